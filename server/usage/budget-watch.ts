import type { Log } from "@/server/logs/log";
import type { Budgets } from "@/server/usage/budgets";

interface Needs {
  readonly budgets: Pick<Budgets, "overdrawn">;
  readonly compute: { stopPaid(owner: string): Promise<void> };
}

const everyMs = 15_000;

/** Stops what people run beyond a budget that says so; done twice, or by two servers, it is done once. */
export async function stopOverdrawn({ budgets, compute }: Needs): Promise<void> {
  for (const owner of await budgets.overdrawn()) await compute.stopPaid(owner);
}

/** Does that now and then; returns the end of it. */
export function watchBudgets(needs: Needs & { readonly log: Log }): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(() =>
      stopOverdrawn(needs).catch((error: unknown) => needs.log.error("looking at budgets failed", { error })),
    );
  }, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
