import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { AppAddress } from "@/server/compute/compute-backend";

const withinMs = 5_000;

/** What an app's Jupyter Server answers to a GET, as JSON; throws where it does not. For the studio server itself. */
export async function askApp(
  app: { readonly address: AppAddress; readonly baseUrl: string },
  path: string,
): Promise<unknown> {
  const token = (await readFile(app.address.tokenFile, "utf8")).trim();
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        socketPath: app.address.jupyter,
        path: app.baseUrl + path,
        headers: { host: "localhost", authorization: `token ${token}` },
        timeout: withinMs,
        agent: false,
      },
      (response) => {
        if (response.statusCode !== 200) response.destroy(new Error(`status ${response.statusCode}`));
        text(response)
          .then((body) => resolve(JSON.parse(body)))
          .catch(reject);
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", reject);
    asked.end();
  });
}
