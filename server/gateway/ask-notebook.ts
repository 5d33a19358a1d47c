import { readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { AppAddress } from "@/server/compute/compute-backend";

/**
 * One question of the studio server to a person's notebook server, in JSON; `null` where it answers 404. Throws where it
 * does not answer, or not so.
 */
export async function askNotebook(
  server: AppAddress,
  of: {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly body?: unknown;
    readonly withinMs: number;
  },
): Promise<unknown> {
  if (server.notebook === null) throw new Error("this app has no notebook server");
  const token = (await readFile(server.tokenFile, "utf8")).trim();
  const asked = request({
    socketPath: server.notebook,
    path: of.path,
    method: of.method,
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
    signal: AbortSignal.timeout(of.withinMs),
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve).once("error", reject);
  });
  asked.end(of.body === undefined ? undefined : JSON.stringify(of.body));
  const answer = await answered;
  const body = await text(answer);
  if (answer.statusCode === 404) return null;
  if (answer.statusCode !== 200) throw new Error(`the notebook server answered ${answer.statusCode}`);
  return JSON.parse(body);
}
