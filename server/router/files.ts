import { z } from "zod";
import { router, signedIn } from "@/server/router/procedure";

const ticket = z.strictObject({
  appId: z.string().min(1).max(100),
  path: z.string().min(1).max(4_000),
  download: z.boolean(),
});

export const filesRouter = router({
  /** An address on the content origin where this one file can be read once, within a minute. */
  ticket: signedIn.input(ticket).mutation(async ({ ctx: { person, context }, input }) => ({
    url: await context.files.ticketFor(person, input),
  })),
});
