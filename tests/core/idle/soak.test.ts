import { expect, it } from "vitest";
import { type Activity, idleVerdict } from "@/core/idle/idle-rule";
import { noteWork, noWork } from "@/core/idle/work";

const minute = 60_000;
const policy = { stopAfterMs: 60 * minute, warnMs: 10 * minute, stuckAfterMs: 24 * 60 * minute };
const lookMs = 15_000;

/** Small, seeded, and good enough to deal out days of work (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Doing = "cell" | "silent cell" | "thread" | "copy" | "typing" | "nothing";
const doings: readonly Doing[] = ["cell", "silent cell", "thread", "copy", "typing", "nothing"];

interface Session {
  readonly stoppedAt: number | null;
  /** When something was last being done for the person, as the one who made it all up knows. */
  readonly lastUsed: number;
  readonly outages: number;
  readonly hours: number;
}

/** One person's day, as the watcher sees it in looks of fifteen seconds, with outages of the studio in between. */
function session(seed: number): Session {
  const roll = dice(seed);
  let now = seed * 1000;
  const begun = now;
  let work = noWork;
  let activity: Activity = {
    readyAt: now,
    busySince: null,
    lastRun: null,
    lastWorkAt: null,
    lastTypedAt: null,
    unseenUntil: null,
    keepUntil: null,
    warnedAt: null,
  };
  let lastUsed = now;
  let outages = 0;
  for (let part = 0; part < 12; part += 1) {
    const doing = doings[Math.floor(roll() * doings.length)] ?? "nothing";
    const until = now + roll() * (doing === "nothing" ? 80 : 180) * minute;
    if (doing.endsWith("cell")) activity = { ...activity, busySince: now };
    while (now < until) {
      const away = roll() < 0.0005 ? roll() * 90 * minute : 0;
      if (away > 0) outages += 1;
      now += lookMs + away;
      if (doing !== "nothing") lastUsed = Math.min(now, until);
      const cpu =
        doing === "cell" || doing === "thread" ? 0.3 + roll() : doing === "copy" ? 0.03 : 0.01 * roll();
      const ioBytesPerSecond = doing === "copy" ? 300_000 : 500 * roll();
      work = noteWork(work, { at: now, cpu, ioBytesPerSecond });
      activity = {
        ...activity,
        lastWorkAt: work.lastAt,
        lastTypedAt: doing === "typing" ? now : activity.lastTypedAt,
        unseenUntil: away > 0 ? now : activity.unseenUntil,
      };
      const verdict = idleVerdict(activity, { policy, now });
      if (verdict.type !== "idle") continue;
      if (verdict.next === "stop")
        return { stoppedAt: now, lastUsed, outages, hours: (now - begun) / 60 / minute };
      if (verdict.next === "warn" && (activity.warnedAt ?? 0) < verdict.since)
        activity = { ...activity, warnedAt: now };
    }
    if (doing.endsWith("cell"))
      activity = { ...activity, busySince: null, lastRun: { at: now, notebook: "a.ipynb" } };
  }
  return { stoppedAt: null, lastUsed, outages, hours: (now - begun) / 60 / minute };
}

it("stops none of 1,000 sessions that was being used within its window, and does stop idle ones", () => {
  const sessions = Array.from({ length: 1_000 }, (_, seed) => session(seed + 1));
  const stopped = sessions.filter(({ stoppedAt }) => stoppedAt !== null);
  expect(
    stopped.filter(({ stoppedAt, lastUsed }) => (stoppedAt ?? 0) - lastUsed < policy.stopAfterMs),
  ).toEqual([]);
  // The days that were made up are worth something: many are long, some end idle, and the studio was away in some.
  expect(stopped.length).toBeGreaterThan(100);
  expect(sessions.filter(({ hours }) => hours > 8).length).toBeGreaterThan(100);
  expect(sessions.filter(({ outages }) => outages > 0).length).toBeGreaterThan(100);
});
