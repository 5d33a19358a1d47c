import { z } from "zod";
import type { WatchedApp } from "@/server/compute/compute";
import type { ActivityRow } from "./tables";

const kernels = z.array(z.object({ execution_state: z.string().optional() }));
const terminals = z.array(z.object({ last_activity: z.string().optional() }));

/** Asks an app's Jupyter Server. */
export type AskApp = (app: Pick<WatchedApp, "address" | "baseUrl">, path: string) => Promise<unknown>;

/** Longer than that between two looks, and nobody knows what was done meanwhile. */
const gapMs = 120_000;

/**
 * One look at an app: what its kernels and terminals do, by its own word, and what its programs use, by the backend's. Only
 * `null` where it cannot be told now; then nothing is concluded from it.
 */
export async function lookAt(
  app: WatchedApp,
  of: { readonly before: ActivityRow | null; readonly now: number; readonly ask: AskApp },
): Promise<ActivityRow | null> {
  const { before, now, ask } = of;
  if (app.work === null) return null;
  const [busy, typedAt] = await Promise.all([isBusy(app, ask), lastTyped(app, ask)]).catch(() => [
    null,
    null,
  ]);
  if (busy === null) return null;
  const unseen = before !== null && now - before.looked_at > gapMs;
  return {
    app: app.id,
    looked_at: now,
    busy_since: busy ? (before?.busy_since ?? now) : null,
    worked_at: later(before?.worked_at, app.work.lastAt),
    typed_at: later(before?.typed_at, typedAt),
    unseen_until: unseen ? now : (before?.unseen_until ?? null),
    keep_until: before?.keep_until ?? null,
    warned_at: before?.warned_at ?? null,
  };
}

async function isBusy(app: WatchedApp, ask: AskApp): Promise<boolean> {
  const found = kernels.parse(await ask(app, "api/kernels"));
  return found.some(({ execution_state: state }) => state === "busy");
}

async function lastTyped(app: WatchedApp, ask: AskApp): Promise<number | null> {
  const found = terminals.parse(await ask(app, "api/terminals"));
  const times = found
    .map(({ last_activity: at }) => Date.parse(at ?? ""))
    .filter((at) => Number.isFinite(at));
  return times.length === 0 ? null : Math.max(...times);
}

function later(known: number | null | undefined, now: number | null): number | null {
  if (known === null || known === undefined) return now;
  return now === null ? known : Math.max(known, now);
}
