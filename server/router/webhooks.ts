import { z } from "zod";
import { administrator } from "@/server/router/administrator";
import { router } from "@/server/router/procedure";

const id = z.string().min(1).max(100);

/** Where the studio tells others what happened; administrators decide. */
export const webhooksRouter = router({
  list: administrator.query(({ ctx: { context } }) => context.webhooks.list()),
  add: administrator
    .input(z.strictObject({ url: z.string().min(1).max(2_000) }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.webhooks.add({ url: input.url, by: person.id }),
    ),
  remove: administrator
    .input(z.strictObject({ id }))
    .mutation(({ ctx: { context }, input }) => context.webhooks.remove(input.id)),
  test: administrator
    .input(z.strictObject({ id }))
    .mutation(({ ctx: { context }, input }) => context.webhooks.test(input.id)),
  deliveries: administrator
    .input(z.strictObject({ webhook: id }))
    .query(({ ctx: { context }, input }) => context.webhooks.deliveries(input.webhook)),
  again: administrator
    .input(z.strictObject({ delivery: id }))
    .mutation(({ ctx: { context }, input }) => context.webhooks.again(input.delivery)),
});
