import type { Log } from "@/server/logs/log";
import type { Idle } from "./idle";

const usualMs = 15_000;

/** Looks now and then; often enough that a warning comes in time. Returns the end of it. */
export function watchIdle({ idle, log }: { readonly idle: Idle; readonly log: Log }): () => Promise<void> {
  const everyMs = Math.max(500, Math.min(usualMs, idle.settings.warnMs / 4));
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= idle
      .look()
      .catch((error: unknown) => log.error("looking for idle apps failed", { error }))
      .finally(() => {
        looking = null;
      });
  }, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
