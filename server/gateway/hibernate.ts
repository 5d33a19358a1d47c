import { z } from "zod";
import type { HibernationReason } from "@/core/session/session";
import type { AppAddress } from "@/server/compute/compute-backend";
import { askNotebook } from "./ask-notebook";

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
  const body = { appId, why };
  return told.parse(await askNotebook(server, { method: "POST", path: "/hibernate", body, withinMs }))
    .notebooks;
}
