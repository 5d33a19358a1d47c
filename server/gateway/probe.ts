import { readFile } from "node:fs/promises";
import { request } from "node:http";
import type { AppAddress, AppKind } from "@/server/compute/compute-backend";

const withinMs = 2000;

/** Whether an app answers: Jupyter with the app's own token, and the notebook server where there is one. */
export async function probeApp(app: {
  address: AppAddress;
  kind: AppKind;
  baseUrl: string;
}): Promise<boolean> {
  const token = await readFile(app.address.tokenFile, "utf8").catch(() => null);
  if (token === null) return false;
  const headers = { authorization: `token ${token.trim()}` };
  const jupyter = answers(app.address.jupyter, `${app.baseUrl}api/status`, headers);
  const notebook = app.address.notebook === null ? true : answers(app.address.notebook, "/healthz", headers);
  return (await jupyter) && (await notebook);
}

function answers(socketPath: string, path: string, headers: Record<string, string>): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path, headers, timeout: withinMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", () => resolve(false));
    asked.end();
  });
}
