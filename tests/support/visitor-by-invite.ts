import { ask } from "./ask";
import type { StudioProgram, Visitor } from "./studio-program";

/** Comes in by an invite link, as somebody does in a browser. */
export async function visitorByInvite(
  studio: StudioProgram,
  invite: { url: string; name: string },
): Promise<Visitor> {
  const answer = await ask({
    port: studio.port,
    path: new URL(invite.url).pathname,
    method: "POST",
    headers: {
      host: `127.0.0.1:${studio.port}`,
      origin: studio.origin,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ name: invite.name, password: "correct horse battery" }).toString(),
  });
  return studio.visitor(String(answer.headers["set-cookie"]?.[0]).split(";", 1)[0] ?? "");
}
