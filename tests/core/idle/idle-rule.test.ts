import { describe, expect, it } from "vitest";
import { type Activity, idleVerdict } from "@/core/idle/idle-rule";
import { noteWork, noWork, type Work } from "@/core/idle/work";

const minute = 60_000;
const hour = 60 * minute;
const policy = { stopAfterMs: 2 * hour, warnMs: 10 * minute, stuckAfterMs: 24 * hour };
const start = 1_000_000_000;
const nothing: Activity = {
  readyAt: start,
  busySince: null,
  lastRun: null,
  lastWorkAt: null,
  lastTypedAt: null,
  unseenUntil: null,
  keepUntil: null,
  warnedAt: null,
};
const seenAfter = (ms: number, change: Partial<Activity> = {}) =>
  idleVerdict({ ...nothing, ...change }, { policy, now: start + ms });

/** An hour's worth of readings, one each second. */
function worked(cpu: number, ioBytesPerSecond = 0): Work {
  let work = noWork;
  for (let at = 0; at <= hour; at += 1000) work = noteWork(work, { at: start + at, cpu, ioBytesPerSecond });
  return work;
}

describe("the truth table of idle", () => {
  it("keeps a cell that is busy for 5 h and prints nothing, with no browser", () => {
    expect(seenAfter(5 * hour, { busySince: start })).toEqual({
      type: "active",
      because: "kernel",
      since: start,
    });
  });

  it("gives a long cell that ended a whole window from its end", () => {
    const ended = { lastRun: { at: start + 5 * hour, notebook: "a.ipynb" } };
    expect(seenAfter(5 * hour + minute, ended)).toMatchObject({
      next: "quiet",
      last: "run",
      stopsAt: start + 7 * hour,
    });
  });

  it("stops what nobody used for three days though a tab is open, after a warning", () => {
    expect(seenAfter(72 * hour)).toMatchObject({ next: "warn" });
    const warnedAt = start + 110 * minute;
    expect(seenAfter(72 * hour, { warnedAt })).toMatchObject({ next: "stop", rule: "idle" });
  });

  it("stops an app whose terminal is at its prompt with nobody typing", () => {
    const typed = { lastTypedAt: start + hour, warnedAt: start + 3 * hour - 10 * minute };
    expect(seenAfter(3 * hour - minute, typed)).toMatchObject({ next: "warn", last: "terminal" });
    expect(seenAfter(3 * hour, typed)).toMatchObject({ next: "stop" });
  });

  it("keeps a terminal in which a program computes or copies", () => {
    expect(worked(0.9).lastAt).toBe(start + hour);
    expect(worked(0.01, 200_000).lastAt).toBe(start + hour);
    expect(seenAfter(hour + minute, { lastWorkAt: start + hour })).toMatchObject({
      next: "quiet",
      last: "work",
    });
  });

  it("stops an app with no kernel and no terminal", () => {
    expect(seenAfter(2 * hour, { warnedAt: start + 110 * minute })).toMatchObject({
      next: "stop",
      last: "start",
    });
  });

  it("keeps a thread that a finished cell left while it works, and not once it only waits", () => {
    expect(worked(0.06).lastAt).toBe(start + hour);
    expect(worked(0.02, 1_000).lastAt).toBeNull();
  });

  it("warns of a kernel that is busy with nothing for hours, and stops it by the domain's rule, never in silence", () => {
    expect(seenAfter(23 * hour, { busySince: start })).toMatchObject({ type: "active" });
    expect(seenAfter(24 * hour, { busySince: start })).toMatchObject({ rule: "stuck", next: "warn" });
    const warnedAt = start + 24 * hour - 10 * minute;
    expect(seenAfter(24 * hour, { busySince: start, warnedAt })).toMatchObject({
      rule: "stuck",
      next: "stop",
    });
    const working = { busySince: start, warnedAt, lastWorkAt: start + 23.9 * hour };
    expect(seenAfter(24 * hour, working)).toMatchObject({ type: "active" });
  });

  it("takes no page view for activity: there is nothing in what it looks at that says so", () => {
    expect(Object.keys(nothing).join()).not.toMatch(/page|view|socket|visit|people/);
  });

  it("keeps what its person wants kept, says so, and warns before that is over", () => {
    const kept = { keepUntil: start + 8 * hour };
    expect(seenAfter(7 * hour, kept)).toMatchObject({
      next: "quiet",
      keptUntil: start + 8 * hour,
      stopsAt: start + 8 * hour,
    });
    expect(seenAfter(7 * hour + 51 * minute, kept)).toMatchObject({ next: "warn" });
  });

  it("warns ten minutes before, and gives the ten minutes also where it could warn only later", () => {
    expect(seenAfter(110 * minute - 1)).toMatchObject({ next: "quiet" });
    expect(seenAfter(110 * minute)).toMatchObject({ next: "warn", stopsAt: start + 2 * hour });
    expect(seenAfter(5 * hour)).toMatchObject({ next: "warn", stopsAt: start + 5 * hour + 10 * minute });
    expect(seenAfter(5 * hour + minute, { warnedAt: start + 5 * hour })).toMatchObject({
      next: "warn",
      stopsAt: start + 5 * hour + 10 * minute,
    });
  });

  it("forgets a warning once something ran after it", () => {
    const ran = { warnedAt: start + 110 * minute, lastRun: { at: start + 112 * minute, notebook: "a" } };
    expect(seenAfter(3 * hour, ran)).toMatchObject({ next: "quiet" });
    expect(seenAfter(4 * hour, ran)).toMatchObject({ next: "warn" });
  });

  it("does not hold against an app that nobody could look at it", () => {
    expect(seenAfter(4 * hour, { unseenUntil: start + 4 * hour })).toMatchObject({
      next: "quiet",
      last: "unseen",
    });
  });

  it("stops nothing for idleness where the domain says so", () => {
    const never = { ...policy, stopAfterMs: null };
    const now = start + 1000 * hour;
    expect(idleVerdict(nothing, { policy: never, now })).toMatchObject({ type: "unlimited" });
    const hanging = { ...nothing, busySince: start };
    expect(idleVerdict(hanging, { policy: never, now })).toMatchObject({ rule: "stuck" });
  });

  it("takes no short spike for work", () => {
    let work = noWork;
    for (let at = 0; at <= hour; at += 1000)
      work = noteWork(work, { at: start + at, cpu: at % minute === 0 ? 1 : 0.005 });
    expect(work.lastAt).toBeNull();
  });
});
