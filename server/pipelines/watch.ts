import type { Log } from "@/server/logs/log";
import type { Pipelines } from "./pipelines";

const lookEveryMs = 700;
const schedulesEveryMs = 5_000;

/** Drives runs, and looks for those whose time has come. Returns the end of it. */
export function watchPipelines(of: {
  readonly pipelines: Pipelines;
  readonly log: Log;
}): () => Promise<void> {
  const { pipelines, log } = of;
  const ends = [
    every(
      lookEveryMs,
      () => pipelines.driver.look(),
      (error) => log.error("pipelines could not go on", { error }),
    ),
    every(
      schedulesEveryMs,
      () => pipelines.schedules.beginDue(),
      (error) => log.warn("schedules could not be looked at", { error }),
    ),
  ];
  return async () => {
    for (const end of ends) await end();
    await pipelines.records.release().catch(() => undefined);
  };
}

/** One after the other, never two at once. */
function every(
  ms: number,
  look: () => Promise<void>,
  onTrouble: (error: unknown) => void,
): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look()
      .catch(onTrouble)
      .finally(() => {
        looking = null;
      });
  }, ms).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
