import type { SessionLog } from "./session-log";

/** Once no cell runs; none begins behind it where the session says that variables are on their way. */
export async function betweenCells(log: SessionLog, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => (log.session.running === null ? resolve() : undefined);
  const stop = log.listen(look);
  signal.addEventListener("abort", () => resolve(), { once: true });
  look();
  await promise;
  stop();
  signal.throwIfAborted();
}
