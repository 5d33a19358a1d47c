import { z } from "zod";
import { router, signedIn } from "@/server/router/procedure";

const app = z.string().min(1).max(100);
const time = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** What becomes of one's apps that do nothing. */
export const idleRouter = router({
  /** Each app with what it is taken for, stops of which the person has not been told, and after how long theirs stop. */
  now: signedIn.query(async ({ ctx: { person, context } }) => {
    const { idle } = context;
    const [apps, stops, stopAfterMs] = await Promise.all([
      idle.now(person),
      idle.untold(person),
      idle.stopAfter(person.id),
    ]);
    return { apps, stops, stopAfterMs, may: idle.settings.person, domainMs: idle.settings.stopAfterMs };
  }),
  /** `until`: epoch ms, or `null` for no longer. */
  keep: signedIn
    .input(z.strictObject({ app, until: time.nullable() }))
    .mutation(({ ctx: { person, context }, input }) => context.idle.keep(person, input)),
  told: signedIn
    .input(z.strictObject({ app }))
    .mutation(({ ctx: { person, context }, input }) => context.idle.told(person, input.app)),
  choose: signedIn
    .input(z.strictObject({ stopAfterMs: z.union([time, z.null(), z.literal("domain")]) }))
    .mutation(({ ctx: { person, context }, input }) => context.idle.choose(person.id, input.stopAfterMs)),
});
