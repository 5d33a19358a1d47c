import type { HibernationReason } from "@/core/session/session";
import type { HibernatedNotebook } from "../wire";
import type { SessionLog } from "./session-log";

/** Asks the session for it and waits for what comes of it. A kernel that has something to run is left alone. */
export async function hibernated(log: SessionLog, why: HibernationReason): Promise<HibernatedNotebook> {
  const { path } = log.session.file;
  const { running, queue } = log.session;
  if (running !== null || queue.length > 0) return leftAlone(path, "A cell is running, or waits to run.");
  log.add([{ type: "hibernate", why }]);
  if (log.session.hibernating == null)
    return leftAlone(path, "The kernel is not there, or is on its way to another instance type.");
  await isOver(log);
  const { kept = null, kernel, switched } = log.session;
  if (kernel.phase === "none" && kept !== null)
    return { path, saved: kept.count, bytes: kept.bytes, lost: kept.lost.length, note: "" };
  return leftAlone(path, switched?.result === "not-saved" ? switched.note : "The kernel has ended.");
}

function leftAlone(path: string, note: string): HibernatedNotebook {
  return { path, saved: null, bytes: 0, lost: 0, note };
}

async function isOver(log: SessionLog): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = log.listen(() => (log.session.hibernating == null ? resolve() : undefined));
  await promise;
  stop();
}
