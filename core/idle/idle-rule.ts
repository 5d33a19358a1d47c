/** What was seen of an app. Times are epoch ms, `null` where it never was. */
export interface Activity {
  readonly readyAt: number;
  /** A kernel of it works since then, and does so still. */
  readonly busySince: number | null;
  /** The latest run that has ended. */
  readonly lastRun: { readonly at: number; readonly notebook: string } | null;
  /** Its programs used processor time or moved data. */
  readonly lastWorkAt: number | null;
  /** Something was typed or printed in one of its terminals. */
  readonly lastTypedAt: number | null;
  /** Until then nobody could look, so that it may have been at work. */
  readonly unseenUntil: number | null;
  /** The person wants it kept. */
  readonly keepUntil: number | null;
  /** The person was told that it will stop. */
  readonly warnedAt: number | null;
}

export interface IdlePolicy {
  /** `null`: an app is not stopped for doing nothing. */
  readonly stopAfterMs: number | null;
  readonly warnMs: number;
  /** A kernel that is busy and has used nothing for so long hangs. */
  readonly stuckAfterMs: number;
}

export type IdleRule = "idle" | "stuck";

/** What an app is taken for, and why. */
export type Verdict =
  | { readonly type: "active"; readonly because: "kernel"; readonly since: number }
  /** Nothing is to stop it. */
  | { readonly type: "unlimited"; readonly since: number; readonly last: LastActivity }
  | {
      readonly type: "idle";
      readonly rule: IdleRule;
      readonly since: number;
      readonly last: LastActivity;
      readonly stopsAt: number;
      /** `quiet`: too early to say; `warn`: the person is to know; `stop`: they were told in time, and it is over. */
      readonly next: "quiet" | "warn" | "stop";
      readonly keptUntil: number | null;
    };

/** What counted last. */
export type LastActivity = "start" | "run" | "work" | "terminal" | "kernel" | "unseen";

/**
 * Whether an app does something for its person, by what it does: that a page is open, or a line to it, counts for
 * nothing, and that nobody looks at a run counts for nothing either. It never says `stop` before the person was told so
 * long ago as the policy has it.
 */
export function idleVerdict(
  activity: Activity,
  of: { readonly policy: IdlePolicy; readonly now: number },
): Verdict {
  const { policy, now } = of;
  if (activity.busySince !== null) return busyVerdict(activity, of);
  const { last, at } = latest(activity);
  if (policy.stopAfterMs === null) return { type: "unlimited", since: at, last };
  return idle(activity, {
    rule: "idle",
    since: at,
    last,
    dueAt: at + policy.stopAfterMs,
    warnMs: policy.warnMs,
    now,
  });
}

function busyVerdict(activity: Activity, of: { readonly policy: IdlePolicy; readonly now: number }): Verdict {
  const { policy, now } = of;
  const busySince = activity.busySince ?? now;
  const since = Math.max(busySince, activity.lastWorkAt ?? 0, activity.unseenUntil ?? 0);
  const dueAt = since + policy.stuckAfterMs;
  // Waiting is not hanging: only after hours without any processor time or data is it said at all.
  if (now < dueAt - policy.warnMs) return { type: "active", because: "kernel", since: busySince };
  return idle(activity, { rule: "stuck", since, last: "kernel", dueAt, warnMs: policy.warnMs, now });
}

function idle(
  { keepUntil, warnedAt }: Activity,
  of: {
    readonly rule: IdleRule;
    readonly since: number;
    readonly last: LastActivity;
    readonly dueAt: number;
    readonly warnMs: number;
    readonly now: number;
  },
): Verdict {
  const { rule, since, last, warnMs, now } = of;
  const keptUntil = keepUntil !== null && keepUntil > now ? keepUntil : null;
  const due = Math.max(of.dueAt, keepUntil ?? 0);
  const warned = warnedAt !== null && warnedAt >= since ? warnedAt : null;
  // Told late, as after an outage of the studio: the time that was promised is still the person's.
  const stopsAt = Math.max(due, warned === null ? 0 : warned + warnMs);
  const base = { type: "idle", rule, since, last, keptUntil } as const;
  if (now < due - warnMs) return { ...base, stopsAt, next: "quiet" };
  if (warned === null) return { ...base, stopsAt: Math.max(due, now + warnMs), next: "warn" };
  return { ...base, stopsAt, next: now >= stopsAt ? "stop" : "warn" };
}

function latest(activity: Activity): { readonly last: LastActivity; readonly at: number } {
  const known: readonly { readonly last: LastActivity; readonly at: number | null }[] = [
    { last: "run", at: activity.lastRun?.at ?? null },
    { last: "work", at: activity.lastWorkAt },
    { last: "terminal", at: activity.lastTypedAt },
    { last: "unseen", at: activity.unseenUntil },
  ];
  let found: { readonly last: LastActivity; readonly at: number } = { last: "start", at: activity.readyAt };
  for (const { last, at } of known) if (at !== null && at > found.at) found = { last, at };
  return found;
}
