import { describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import type { KeptVariables } from "@/core/session/session";
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
  tryApply,
} from "@/tests/support/session-builders";

const kept: KeptVariables = {
  folder: "folder-1",
  why: "asked",
  compute,
  at: 60,
  until: 1_000,
  count: 2,
  bytes: 300,
  lost: [{ name: "file", reason: "It is open." }],
};
const begin: Operation = { type: "hibernate", why: "asked" };
const saving: Operation = { type: "hibernationGoesOn" };
const done: Operation = { type: "hibernated", kept };
const failed: Operation = { type: "hibernationFailed", note: "No room.", at: 60 };
const back: Operation = { type: "keptIsBack", instanceType: "ml.m5.large", at: 70, carried: 2, lost: [] };
const ab = () => ready(code("a", "1"), code("b", "2"));
const asleep = () => having(ab(), begin, saving, done);

describe("applyOperation given a kernel that saves its variables and stops", () => {
  it("asks for it, once, and only of a kernel that is there and stays where it is", () => {
    expect(apply(ab(), begin).effects).toEqual([{ type: "hibernate", why: "asked" }]);
    expect(tryApply(having(ab(), begin), begin)).toBeNull();
    expect(tryApply(opened(code("a")), begin)).toBeNull();
    const there = { ...compute, instanceType: "ml.m5.large" };
    const toThere: Operation = { type: "switchInstance", compute: there, keep: true };
    expect(tryApply(having(ab(), toThere), begin)).toBeNull();
    expect(tryApply(having(ab(), begin), toThere)).toBeNull();
  });

  it("the cell that runs ends first; none begins behind it, and none runs on a kernel that nobody asked for", () => {
    const before = having(running(ab(), "a", "b"), begin);
    const { session, effects } = apply(before, finished("a"));
    expect(effects.filter(({ type }) => type === "execute")).toEqual([]);
    const after = having(session, saving, done);
    expect(after.queue).toEqual([]);
    expect(after.runs.b).toMatchObject({ state: "cancelled", note: expect.stringContaining("saved") });
  });

  it("then there is no kernel, and what was kept is told, with what could not be", () => {
    const session = asleep();
    expect(session).toMatchObject({ kernel: { phase: "none" }, hibernating: null, kept });
  });

  it("where it fails, the kernel is as it was, says why, and runs what waited", () => {
    const before = having(ab(), begin, queue("a"));
    const { session, effects } = apply(before, failed);
    expect(effects).toEqual([{ type: "execute", runId: "run-a", cellId: "a", source: "1" }]);
    expect(session).toMatchObject({ hibernating: null, switched: { result: "not-saved", note: "No room." } });
    expect(session.kept).toBeNull();
  });

  it("can be called off while it waits or saves", () => {
    expect(apply(having(ab(), begin), { type: "cancelHibernation" }).effects).toEqual([
      { type: "cancelHibernation" },
    ]);
    expect(tryApply(ab(), { type: "cancelHibernation" })).toBeNull();
  });

  it.each([{ type: "shutDownKernel" }, { type: "restartKernel" }] as const)("$type ends it", (operation) => {
    const session = having(ab(), begin, operation);
    expect(session.hibernating).toBeNull();
    expect(tryApply(session, done)).toBeNull();
  });

  it("a kernel that dies meanwhile has saved nothing", () => {
    const died: Operation = { type: "kernelDied", cause: "signal", note: "Gone.", at: 61 };
    const session = having(ab(), begin, died);
    expect(session).toMatchObject({ hibernating: null, kernel: { phase: "dead" } });
    expect(tryApply(session, done)).toBeNull();
    expect(session.kept).toBeNull();
  });
});

describe("applyOperation given variables that were kept", () => {
  const resume = { type: "connect", compute, resume: "folder-1" };

  it("both a click and a run start a kernel that gets them back", () => {
    expect(apply(asleep(), { type: "resumeKernel" }).effects).toEqual([resume]);
    expect(apply(asleep(), queue("a")).effects).toEqual([resume]);
  });

  it("also on another type, but not in another image, whose kernels could not read them", () => {
    const type: Operation = { type: "chooseCompute", compute: { ...compute, instanceType: "ml.m5.large" } };
    const [larger] = apply(having(asleep(), type), queue("a")).effects;
    expect(larger).toMatchObject({ compute: { instanceType: "ml.m5.large" }, resume: "folder-1" });
    const image: Operation = { type: "chooseCompute", compute: { ...compute, image: "other" } };
    const other = apply(having(asleep(), image), queue("a"));
    expect(other.effects[0]).not.toHaveProperty("resume");
    expect(other.session.kept).toEqual(kept);
  });

  it("once they are back, what was lost is told, and the folder is not needed any more", () => {
    const lost = [{ name: "other", reason: "It broke." }];
    const { session, effects } = apply(having(asleep(), queue("a")), { ...back, lost } as Operation);
    expect(effects).toEqual([{ type: "forgetKept", folder: "folder-1" }]);
    expect(session.kept).toBeNull();
    expect(session.switched).toMatchObject({ result: "resumed", carried: 2, lost });
    expect(apply(session, kernelReady("kernel-2")).effects[0]).toMatchObject({ type: "execute" });
  });

  it("where they do not come back they stay, unless they are gone", () => {
    const starts = having(asleep(), queue("a"));
    const notBack = (gone: boolean): Operation => ({ type: "keptNotBack", note: "Why.", at: 70, gone });
    expect(having(starts, notBack(false))).toMatchObject({ kept, switched: { result: "not-resumed" } });
    expect(having(starts, notBack(true)).kept).toBeNull();
  });

  it("a start that fails leaves them for the next", () => {
    const died: Operation = { type: "kernelDied", cause: "start-failed", note: "No room.", at: 61 };
    const session = having(asleep(), queue("a"), died);
    expect(session.kept).toEqual(kept);
    expect(apply(session, { type: "resumeKernel" }).effects).toEqual([resume]);
  });

  it("are gone once somebody discards them, but not from under a kernel that reads them", () => {
    const { session, effects } = apply(asleep(), { type: "discardKept" });
    expect([session.kept, effects]).toEqual([null, [{ type: "forgetKept", folder: "folder-1" }]]);
    expect(tryApply(having(asleep(), queue("a")), { type: "discardKept" })).toBeNull();
    expect(tryApply(ab(), { type: "resumeKernel" })).toBeNull();
  });
});
