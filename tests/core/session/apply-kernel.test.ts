import { describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import type { KernelDeath } from "@/core/session/session";
import {
  apply,
  code,
  compute,
  finished,
  having,
  kernelReady,
  opened,
  printed,
  queue,
  ready,
  running,
  said,
  shown,
  started,
  tryApply,
} from "@/tests/support/session-builders";

const abc = () => ready(code("a", "1"), code("b", "2"), code("c", "3"));
const restart: Operation = { type: "restartKernel" };
const shutDown: Operation = { type: "shutDownKernel" };
const starting = (note: string): Operation => ({ type: "kernelStarting", note });
const lost: Operation = { type: "kernelLost", note: "Reconnecting" };
const died = (cause: KernelDeath = "out-of-memory"): Operation => {
  return { type: "kernelDied", cause, note: "The kernel ran out of memory (limit 4 GB).", at: 50 };
};

describe("applyOperation given chooseCompute", () => {
  it("is for the next start, and leaves a kernel that runs alone", () => {
    const bigger = { ...compute, instanceType: "ml.m5.xlarge" };
    const session = running(abc(), "a");
    const next = apply(session, { type: "chooseCompute", compute: bigger });
    expect(next.session.compute).toEqual(bigger);
    expect(next.session.kernel).toBe(session.kernel);
    expect(next.effects).toEqual([]);
    const fresh = apply(having(next.session, shutDown), queue("b"));
    expect(fresh.effects).toEqual([{ type: "connect", compute: bigger }]);
  });

  it("does not apply to the same choice", () => {
    expect(tryApply(abc(), { type: "chooseCompute", compute: { ...compute } })).toBeNull();
  });
});

describe("applyOperation given restartKernel", () => {
  it("ends what ran and what waited, and each says why", () => {
    const before = having(running(abc(), "a", "b"), said("a", printed("kept")));
    const { session, effects } = apply(before, restart);
    expect(session.runs.a).toMatchObject({ state: "cancelled", note: expect.stringContaining("restarted") });
    expect(session.runs.b).toMatchObject({ state: "cancelled", note: expect.stringContaining("restarted") });
    expect(session.kernel.phase).toBe("starting");
    expect(shown(session, "a")).toBe("kept");
    expect(effects).toEqual([{ type: "restart" }, { type: "save", urgent: true }]);
  });

  it("runs on the fresh kernel what is queued after it", () => {
    const next = having(running(abc(), "a"), restart, queue("a", "b"));
    expect(next.running).toBeNull();
    expect(apply(next, kernelReady()).effects).toMatchObject([{ type: "execute", cellId: "a" }]);
  });

  it("drops what the old kernel still says", () => {
    const next = having(running(abc(), "a"), restart);
    expect(tryApply(next, said("a", printed("late")))).toBeNull();
    expect(tryApply(next, finished("a"))).toBeNull();
  });

  it("starts a fresh one after a death, and does not apply where there is none to restart", () => {
    expect(apply(having(abc(), died()), restart).effects).toEqual([{ type: "connect", compute }]);
    expect(tryApply(opened(code("a")), restart)).toBeNull();
    expect(tryApply(having(opened(code("a")), queue("a")), restart)).toBeNull();
  });
});

describe("applyOperation given shutDownKernel", () => {
  it("ends everything, saves, and leaves no kernel", () => {
    const { session, effects } = apply(running(abc(), "a", "b"), shutDown);
    expect(session.kernel).toEqual({ phase: "none" });
    expect(session.running).toBeNull();
    expect(session.queue).toEqual([]);
    expect(effects).toEqual([{ type: "shutDown" }, { type: "save", urgent: true }]);
  });

  it("gives up a start that is under way", () => {
    const { session, effects } = apply(having(opened(code("a")), queue("a")), shutDown);
    expect(session.kernel).toEqual({ phase: "none", cancelled: true });
    expect(session.runs.a).toMatchObject({ state: "cancelled", note: "Not run: the start was cancelled." });
    expect(effects[0]).toEqual({ type: "shutDown" });
  });

  it("does not apply where there is none", () => {
    expect(tryApply(opened(code("a")), shutDown)).toBeNull();
  });
});

describe("applyOperation given kernelStarting", () => {
  it("shows each step of a start", () => {
    const next = having(opened(code("a")), queue("a"), starting("Placing"), starting("Pulling the image"));
    expect(next.kernel).toEqual({ phase: "starting", note: "Pulling the image" });
    expect(tryApply(next, starting("Pulling the image"))).toBeNull();
  });

  it("does not apply to a kernel that is there", () => {
    expect(tryApply(abc(), starting("Placing"))).toBeNull();
    expect(tryApply(having(abc(), lost), starting("Placing"))).toBeNull();
  });
});

describe("applyOperation given kernelReady", () => {
  it("is idle where nothing waits", () => {
    expect(abc().kernel).toMatchObject({ phase: "idle", id: "kernel-1", imageName: "Data Science" });
  });

  it("comes back to a cell that went on meanwhile, and does not run it again", () => {
    const session = having(running(abc(), "a", "b"), lost);
    const { session: back, effects } = apply(session, kernelReady());
    expect(back.running).toBe("a");
    expect(back.kernel.phase).toBe("busy");
    expect(effects).toEqual([]);
    expect(shown(having(back, said("a", printed("on"))), "a")).toBe("on");
  });

  it("ends a run whose kernel was replaced by another, and goes on with the queue", () => {
    const { session, effects } = apply(having(running(abc(), "a", "b"), lost), kernelReady("kernel-2"));
    expect(session.runs.a).toMatchObject({ state: "error", note: expect.stringContaining("gone") });
    expect(effects).toMatchObject([{ type: "execute", cellId: "b" }]);
  });

  it("does not apply where it says nothing new", () => {
    expect(tryApply(abc(), kernelReady())).toBeNull();
  });
});

describe("applyOperation given kernelBusy", () => {
  it("marks the kernel and nothing else", () => {
    const session = abc();
    const next = having(session, { type: "kernelBusy", busy: true });
    expect(next.kernel.phase).toBe("busy");
    expect(next.notebook).toBe(session.notebook);
    expect(having(next, { type: "kernelBusy", busy: false }).kernel).toEqual(session.kernel);
  });

  it("does not apply where there is no kernel, or it is so already", () => {
    expect(tryApply(abc(), { type: "kernelBusy", busy: false })).toBeNull();
    expect(tryApply(opened(code("a")), { type: "kernelBusy", busy: true })).toBeNull();
    expect(tryApply(having(abc(), lost), { type: "kernelBusy", busy: true })).toBeNull();
  });
});

describe("applyOperation given widgetsKept", () => {
  const tooLarge: Operation = { type: "widgetsKept", kept: false };
  it("is said once, and taken back once", () => {
    const told = having(abc(), tooLarge);
    expect(told.widgetsTooLarge).toBe(true);
    expect(tryApply(told, tooLarge)).toBeNull();
    const kept: Operation = { type: "widgetsKept", kept: true };
    expect(having(told, kept).widgetsTooLarge).toBe(false);
    expect(tryApply(abc(), kept)).toBeNull();
  });

  it.each([restart, shutDown, died()])("is over with the kernel whose widgets they were: $type", (end) => {
    expect(having(abc(), tooLarge, end).widgetsTooLarge).toBe(false);
    expect(having(abc(), tooLarge, lost).widgetsTooLarge).toBe(true);
  });
});

describe("applyOperation given kernelLost", () => {
  it("keeps what runs and what waits", () => {
    const next = having(running(abc(), "a", "b"), lost);
    expect(next.kernel).toEqual({
      phase: "reconnecting",
      id: "kernel-1",
      appId: "app-1",
      note: "Reconnecting",
    });
    expect(next.running).toBe("a");
    expect(next.queue).toEqual(["b"]);
    expect(tryApply(next, lost)).toBeNull();
  });

  it("does not apply where there is no kernel to lose", () => {
    expect(tryApply(opened(code("a")), lost)).toBeNull();
    expect(tryApply(having(abc(), died()), lost)).toBeNull();
  });
});

describe("applyOperation given kernelDied", () => {
  it("names the cause, keeps partial outputs, and cancels the queue", () => {
    const before = having(running(abc(), "a", "b"), said("a", printed("epoch 1")));
    const { session, effects } = apply(before, died());
    expect(session.kernel).toMatchObject({ phase: "dead", cause: "out-of-memory" });
    expect(session.runs.a).toMatchObject({
      state: "error",
      note: expect.stringContaining("memory"),
      endedAt: 50,
    });
    expect(session.runs.b).toMatchObject({ state: "cancelled", note: expect.stringContaining("died") });
    expect(shown(session, "a")).toBe("epoch 1");
    expect(effects).toEqual([{ type: "save", urgent: true }]);
  });

  it("does not run on the fresh kernel what waited when the old one died", () => {
    const next = having(running(abc(), "a", "b"), died(), queue("c"), kernelReady("kernel-2"));
    expect(next.running).toBe("c");
    expect(next.queue).toEqual([]);
  });

  it("tells those that waited when no kernel could be started", () => {
    const next = having(opened(code("a")), queue("a"), died("start-failed"));
    expect(next.runs.a).toMatchObject({
      state: "cancelled",
      note: expect.stringContaining("could be started"),
    });
  });

  it("closes a prompt", () => {
    const asked: Operation = { type: "promptAsked", promptId: "p", runId: "run-a", text: "?", hidden: false };
    expect(having(running(abc(), "a"), asked, died()).prompt).toBeNull();
  });

  it("learns the cause later, but does not change a known one", () => {
    const unknown = having(abc(), died("unknown"));
    expect(having(unknown, died("out-of-memory")).kernel).toMatchObject({ cause: "out-of-memory" });
    expect(tryApply(having(abc(), died("signal")), died("exited"))).toBeNull();
    expect(tryApply(having(abc(), shutDown), died("asked"))).toBeNull();
  });

  it("lets a cell be run again afterwards", () => {
    const next = having(running(abc(), "a"), died(), queue("a"), kernelReady("kernel-2"), started("a"));
    expect(next.runs.a?.state).toBe("running");
  });
});
