import { z } from "zod";
import { AppError } from "@/core/errors";
import type { Person } from "@/server/accounts/person";
import { router, signedIn } from "@/server/router/procedure";

const time = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

const report = z.strictObject({
  /** Where the period begins, is divided and ends, in epoch ms: whole days of wherever the person is. */
  boundaries: z.array(time).min(2).max(120),
  everyone: z.boolean(),
});

const budgetOf = z.strictObject({
  person: z.string().max(100),
  budget: z
    .strictObject({
      perMonth: z.number().positive().max(1_000_000_000),
      whenSpent: z.enum(["warn", "block", "stop"]),
    })
    .nullable(),
});

export const usageRouter = router({
  /** The bill of a period; `everyone` is for administrators, and leaves out what is in people's notebooks. */
  report: signedIn.input(report).query(async ({ ctx: { person, context }, input }) => {
    const { boundaries, everyone } = input;
    if (everyone) onlyAdministrators(person);
    const owner = everyone ? null : person.id;
    const [from, to] = [boundaries[0] ?? 0, boundaries.at(-1) ?? 0];
    const [reports, notebooks, names] = await Promise.all([
      context.usage.reports({ owner, boundaries }),
      owner === null ? [] : context.usage.notebooks({ owner, from, to }),
      everyone ? context.usage.names() : new Map<string, string>(),
    ]);
    return { reports, notebooks, names: Object.fromEntries(names) };
  }),
  /**
   * What runs now and what it costs an hour, what was charged since the person's midnight, and how their budget stands,
   * with the marks of which they are to be told.
   */
  now: signedIn.input(z.strictObject({ since: time })).query(async ({ ctx: { person, context }, input }) => {
    const { usage } = context;
    const [now, standing] = await Promise.all([
      usage.now({ owner: person.id, ...input }),
      usage.budgets.of(person.id),
    ]);
    const budget = standing && { ...standing, untold: await usage.budgets.untold(person.id, standing) };
    return { ...now, budget };
  }),
  /** The person was told of a mark of their budget. */
  told: signedIn
    .input(z.strictObject({ mark: z.literal([80, 100]) }))
    .mutation(({ ctx: { person, context }, input }) => context.usage.budgets.told(person.id, input.mark)),
  /** For administrators: everybody, with what they spent in this month and what they may spend. */
  budgets: signedIn.query(async ({ ctx: { person, context } }) => {
    onlyAdministrators(person);
    const { budgets } = context.usage;
    const people = [...(await context.usage.names())].map(async ([id, name]) => {
      const budget = await budgets.of(id);
      return { id, name, budget, spent: budget?.spent ?? (await budgets.spent(id)) };
    });
    return Promise.all(people);
  }),
  /** For administrators; `null` takes the budget away. */
  setBudget: signedIn.input(budgetOf).mutation(async ({ ctx: { person, context }, input }) => {
    onlyAdministrators(person);
    const { person: owner, budget } = input;
    if (!(await context.usage.names()).has(owner))
      throw new AppError("not-found", "There is no such person.");
    await context.usage.budgets.set({ owner, by: person.id, budget });
  }),
  /** What the runs of one notebook cost. */
  runCosts: signedIn
    .input(z.strictObject({ notebook: z.string().max(4000) }))
    .query(({ ctx: { person, context }, input }) => context.usage.runCosts({ owner: person.id, ...input })),
});

/** To anybody else it does not exist. */
function onlyAdministrators(person: Person): void {
  if (person.role !== "admin") throw new AppError("not-found", "There is no such thing here.");
}
