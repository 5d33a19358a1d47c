import { describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import {
  apply,
  code,
  compute,
  finished,
  having,
  kernelReady,
  opened,
  queue,
  ready,
  running,
  started,
  tryApply,
} from "@/tests/support/session-builders";

const there = { ...compute, instanceType: "ml.m5.large" };
const begin: Operation = { type: "switchInstance", compute: there, keep: true };
const goesOn = (phase: "starting" | "saving" | "loading"): Operation => {
  return { type: "switchGoesOn", phase, note: "" };
};
const { type: _, ...kernelThere } = {
  ...(kernelReady("kernel-2") as Extract<Operation, { type: "kernelReady" }>),
  appId: "app-2",
};
const done: Operation = { type: "switchDone", ...kernelThere, at: 60, carried: 2, lost: [] };
const failed: Operation = { type: "switchFailed", note: "No room there.", at: 60 };
const ab = () => ready(code("a", "1"), code("b", "2"));

describe("applyOperation given a switch of the instance type", () => {
  it("asks for it and leaves the kernel as it is", () => {
    const { session, effects } = apply(ab(), begin);
    expect(effects).toEqual([{ type: "switch", compute: there, keep: true }]);
    expect(session.kernel).toMatchObject({ phase: "idle", id: "kernel-1" });
    expect(session.compute).toEqual(compute);
    expect(session.switching).toMatchObject({ to: there, phase: "starting" });
  });

  it("does not apply twice, nor to where the kernel is, nor without a kernel", () => {
    expect(tryApply(having(ab(), begin), begin)).toBeNull();
    expect(tryApply(ab(), { ...begin, compute: { ...compute } })).toBeNull();
    expect(tryApply(opened(code("a")), begin)).toBeNull();
  });

  it("cells run on the present kernel while the new one starts", () => {
    const { effects } = apply(having(ab(), begin), queue("a"));
    expect(effects).toEqual([{ type: "execute", runId: "run-a", cellId: "a", source: "1" }]);
  });

  it("cells that are run while variables are on their way wait, and run on the new kernel", () => {
    const waiting = apply(having(ab(), begin, goesOn("saving")), queue("a"));
    expect(waiting.effects).toEqual([]);
    expect(waiting.session.queue).toEqual(["a"]);
    const { session, effects } = apply(having(waiting.session, goesOn("loading")), done);
    expect(effects).toEqual([{ type: "execute", runId: "run-a", cellId: "a", source: "1" }]);
    expect(session.kernel).toMatchObject({ id: "kernel-2", appId: "app-2" });
  });

  it("the cell that runs ends first, and none begins behind it", () => {
    const before = having(running(ab(), "a", "b"), begin, goesOn("saving"));
    const { session, effects } = apply(before, finished("a"));
    expect(effects.filter(({ type }) => type === "execute")).toEqual([]);
    expect(session.queue).toEqual(["b"]);
  });

  it("once it is done, the choice and the kernel are the new ones, and what came along is told until it is read", () => {
    const after = having(ab(), begin, goesOn("saving"), goesOn("loading"), done);
    expect(after).toMatchObject({ compute: there, switching: null });
    expect(after.switched).toEqual({
      result: "done",
      instanceType: "ml.m5.large",
      at: 60,
      carried: 2,
      lost: [],
    });
    expect(having(after, { type: "dismissSwitched" }).switched).toBeNull();
  });

  it("where it fails everything is as it was, and what waited runs", () => {
    const before = having(ab(), begin, goesOn("saving"), queue("a"));
    const { session, effects } = apply(before, failed);
    expect(effects).toEqual([{ type: "execute", runId: "run-a", cellId: "a", source: "1" }]);
    expect(session.kernel).toMatchObject({ id: "kernel-1" });
    expect(session.compute).toEqual(compute);
    expect(session.switched).toMatchObject({ result: "failed", note: "No room there." });
  });

  it("a kernel that dies on the way is told as dead, and the new one takes its place", () => {
    const died: Operation = { type: "kernelDied", cause: "signal", note: "It was killed.", at: 50 };
    const before = having(running(ab(), "a"), begin, died);
    expect(before.runs.a).toMatchObject({ state: "error", note: "It was killed." });
    expect(before.kernel).toMatchObject({
      phase: "starting",
      note: expect.stringContaining("It was killed."),
    });
    const waiting = having(before, queue("b"));
    const { session, effects } = apply(waiting, done);
    expect(session.kernel).toMatchObject({ phase: "idle", id: "kernel-2" });
    expect(effects).toMatchObject([{ type: "execute", cellId: "b" }]);
    expect(having(before, failed).kernel).toMatchObject({ phase: "dead" });
  });

  it("ends with the kernel, where a person restarts that or shuts it down", () => {
    const under = having(running(ab(), "a"), begin);
    expect(having(under, { type: "restartKernel" }).switching).toBeNull();
    const down = having(under, { type: "shutDownKernel" });
    expect(down.switching).toBeNull();
    expect(tryApply(down, done)).toBeNull();
    expect(tryApply(down, failed)).toBeNull();
  });

  it("is stopped on request", () => {
    expect(tryApply(ab(), { type: "cancelSwitch" })).toBeNull();
    expect(apply(having(ab(), begin), { type: "cancelSwitch" }).effects).toEqual([{ type: "cancelSwitch" }]);
  });

  it("late words of the old kernel's runs change nothing", () => {
    const after = having(ab(), begin, goesOn("saving"), done);
    expect(tryApply(after, started("a"))).toBeNull();
  });
});
