import { z } from "zod";
import { router, signedIn } from "@/server/router/procedure";

/** From cells to what they logged, and back. */
export const lineageRouter = router({
  /** What the cells of one's own notebook logged. */
  inNotebook: signedIn
    .input(z.strictObject({ notebook: z.string().min(1).max(4_000) }))
    .query(({ ctx: { person, context }, input }) => context.lineage.inNotebook(person.id, input.notebook)),
  /** Where the notebook that made a thing is read as it was; who may read it is decided there. */
  pageOf: signedIn
    .input(z.strictObject({ kind: z.enum(["run", "version"]), thing: z.string().min(1).max(300) }))
    .query(({ ctx: { context }, input }) => context.lineage.pageOf(input)),
});
