import { readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { HibernationReason } from "@/core/session/session";
import type { AppAddress } from "@/server/compute/compute-backend";

const told = z.object({
  notebooks: z.array(
    z.object({
      path: z.string(),
      saved: z.number().nullable(),
      bytes: z.number(),
      lost: z.number(),
      note: z.string(),
    }),
  ),
});

/** What became of each notebook's kernel in the app; `saved`, in variables, is null where it was left as it was. */
type HibernatedNotebooks = z.infer<typeof told>["notebooks"];

/**
 * Has a person's notebook server save the variables of every kernel in an app and stop those kernels; answers when that
 * is done. Throws where it does not answer so within `withinMs`: what is to be stopped is then stopped without.
 */
export async function hibernateKernels(of: {
  readonly server: AppAddress;
  readonly appId: string;
  readonly why: HibernationReason;
  readonly withinMs: number;
}): Promise<HibernatedNotebooks> {
  const { server, appId, why, withinMs } = of;
  if (server.notebook === null) return [];
  const token = (await readFile(server.tokenFile, "utf8")).trim();
  const asked = request({
    socketPath: server.notebook,
    path: "/hibernate",
    method: "POST",
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
    signal: AbortSignal.timeout(withinMs),
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve).once("error", reject);
  });
  asked.end(JSON.stringify({ appId, why }));
  const answer = await answered;
  const body = await text(answer);
  if (answer.statusCode !== 200) throw new Error(`the notebook server answered ${answer.statusCode}`);
  return told.parse(JSON.parse(body)).notebooks;
}
