import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOperation } from "@/core/session/apply-operation";
import type { Effect } from "@/core/session/effect";
import type { Operation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import { code, display, kernelReady, markdown, opened, printed } from "@/tests/support/session-builders";
import { moveKinds, operationFor } from "@/tests/support/session-moves";

const worldKinds = ["started", "said", "shown", "updated", "done", "error", "counted", "asked"] as const;
const kernelKinds = [
  "ready",
  "busy",
  "widgets",
  "lost",
  "died",
  "restart",
  "shutDown",
  "interrupt",
  "starting",
] as const;
const fileKinds = ["saving", "saved", "failed", "merged"] as const;

const happenings = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...moveKinds) },
    { weight: 6, arbitrary: fc.constantFrom(...worldKinds) },
    { weight: 1, arbitrary: fc.constantFrom(...fileKinds) },
    { weight: 2, arbitrary: fc.constantFrom(...kernelKinds) },
    { weight: 3, arbitrary: fc.constantFrom<"ready" | "run">("ready", "run") },
  ),
  cell: fc.nat(20),
  place: fc.nat(40),
  size: fc.nat(9),
});

type Happening = typeof happenings extends fc.Arbitrary<infer T> ? T : never;

function worldOperation(session: Session, kind: (typeof worldKinds)[number]): Operation {
  const runId = session.runs[session.running ?? ""]?.id ?? "no-run";
  switch (kind) {
    case "started":
      return { type: "runStarted", runId, at: 2 };
    case "said":
      return { type: "runSaid", runId, said: [printed("50%\r"), printed("x\n")] };
    case "shown":
      return { type: "runSaid", runId, said: [{ type: "output", output: display("d", "id") }] };
    case "updated":
      return {
        type: "runSaid",
        runId,
        said: [
          { type: "clear", wait: true },
          { type: "updateDisplay", displayId: "id", output: display("e", "id") },
        ],
      };
    case "done":
    case "error":
      return { type: "runFinished", runId, result: kind, at: 3, note: null };
    case "counted":
      return { type: "runCounted", runId, executionCount: 1 };
    case "asked":
      return { type: "promptAsked", promptId: "p", runId, text: "?", hidden: false };
    default:
      return kind satisfies never;
  }
}

function kernelOperation(kind: (typeof kernelKinds)[number], size: number): Operation {
  switch (kind) {
    case "ready":
      return kernelReady(`kernel-${size % 2}`);
    case "busy":
      return { type: "kernelBusy", busy: size % 2 === 0 };
    case "widgets":
      return { type: "widgetsKept", kept: size % 2 === 0 };
    case "lost":
      return { type: "kernelLost", note: "Reconnecting" };
    case "died":
      return { type: "kernelDied", cause: "signal", note: "Killed.", at: 4 };
    case "restart":
      return { type: "restartKernel" };
    case "shutDown":
      return { type: "shutDownKernel" };
    case "interrupt":
      return { type: "interruptKernel" };
    case "starting":
      return { type: "kernelStarting", note: `step ${size}` };
    default:
      return kind satisfies never;
  }
}

function fileOperation(session: Session, kind: (typeof fileKinds)[number]): Operation {
  switch (kind) {
    case "saving":
      return { type: "fileSaving", at: 5 };
    case "saved":
      return { type: "fileSaved", at: 6, version: 1 };
    case "failed":
      return { type: "fileSaveFailed", why: "full" };
    case "merged": {
      const order = session.notebook.order.slice(1);
      const cells = Object.fromEntries(
        order.flatMap((id) => (id in session.notebook.cells ? [[id, session.notebook.cells[id]]] : [])),
      );
      const notebook = { ...session.notebook, order, cells } as Session["notebook"];
      return { type: "fileMerged", notebook, conflicts: [] };
    }
    default:
      return kind satisfies never;
  }
}

function includes<T extends string>(kinds: readonly T[], kind: string): kind is T {
  return (kinds as readonly string[]).includes(kind);
}

function operationOf(session: Session, happening: Happening, index: number): Operation | null {
  const { kind } = happening;
  if (includes(worldKinds, kind)) return worldOperation(session, kind);
  if (includes(kernelKinds, kind)) return kernelOperation(kind, happening.size);
  if (includes(fileKinds, kind)) return fileOperation(session, kind);
  return operationFor(session, { move: { ...happening, kind, who: 0 }, fresh: `n${index}` });
}

interface Step {
  readonly before: Session;
  readonly after: Session;
  readonly operation: Operation;
  readonly effects: readonly Effect[];
}

function everyStep(check: (step: Step) => void): void {
  fc.assert(
    fc.property(fc.array(happenings, { maxLength: 80 }), (script) => {
      let session = opened(code("a", "1"), code("b", "2"), markdown("m"), code("c", "3"));
      script.forEach((happening, index) => {
        const operation = operationOf(session, happening, index);
        const result = operation === null ? null : applyOperation(session, operation, { by: "ada" });
        if (operation === null || result === null) return;
        check({ before: session, after: result.session, operation, effects: result.effects });
        session = result.session;
      });
    }),
    { numRuns: 300 },
  );
}

describe("whatever happens in whatever order", () => {
  it("one cell runs at a time, and each run is handed to the kernel once", () => {
    const handed = new Set<string>();
    everyStep(({ before, after, effects }) => {
      if (before.running === null && before.queue.length === 0) handed.clear();
      const running = Object.entries(after.runs).filter(([, run]) => run.state === "running");
      expect(running.map(([cellId]) => cellId)).toEqual(after.running === null ? [] : [after.running]);
      const executes = effects.filter((effect) => effect.type === "execute");
      expect(executes.length).toBeLessThanOrEqual(1);
      for (const { runId, cellId } of executes) {
        expect(after.running).toBe(cellId);
        expect(after.runs[cellId]?.id).toBe(runId);
        expect(before.running === cellId && before.runs[cellId]?.id === runId).toBe(false);
      }
    });
  });

  it("a cell waits at most once, has a run that waits, and waits only in the document", () => {
    everyStep(({ after }) => {
      expect(new Set(after.queue).size).toBe(after.queue.length);
      for (const cellId of after.queue) {
        expect(after.notebook.order).toContain(cellId);
        const run = cellId === after.running ? after.again : after.runs[cellId];
        expect(run?.state).toBe("queued");
      }
      const waiting = Object.entries(after.runs).filter(([, run]) => run.state === "queued");
      for (const [cellId] of waiting) expect(after.queue).toContain(cellId);
      expect(after.again !== null).toBe(after.running !== null && after.queue.includes(after.running));
    });
  });

  it("nobody overtakes anybody in the queue", () => {
    everyStep(({ before, after }) => {
      const kept = after.queue.filter((cellId) => before.queue.includes(cellId));
      expect(before.queue.filter((cellId) => after.queue.includes(cellId))).toEqual(kept);
    });
  });

  it("nothing waits while the kernel is free, and nothing runs or waits without one", () => {
    everyStep(({ after }) => {
      const { phase } = after.kernel;
      if (phase === "idle" || phase === "busy") {
        expect(after.running !== null || after.queue.length === 0).toBe(true);
      }
      if (phase === "none" || phase === "dead") expect([after.running, after.queue]).toEqual([null, []]);
      if (phase === "starting") expect(after.running).toBeNull();
    });
  });

  it("no cell is lost: each is in the document or in the bin, once", () => {
    const all = (session: Session) => [
      ...session.notebook.order,
      ...session.bin.map((entry) => entry.cell.id),
    ];
    everyStep(({ before, after }) => {
      const now = all(after);
      expect(new Set(now).size).toBe(now.length);
      expect(now).toEqual(expect.arrayContaining(all(before)));
      expect(Object.keys(after.notebook.cells).sort()).toEqual([...after.notebook.order].sort());
      for (const [id, cell] of Object.entries(after.notebook.cells)) expect(cell.id).toBe(id);
    });
  });

  it("only cells that say something new are new", () => {
    everyStep(({ before, after, operation }) => {
      if (operation.type === "runSaid") return;
      for (const [id, cell] of Object.entries(after.notebook.cells)) {
        const was = before.notebook.cells[id];
        if (was !== undefined && was !== cell) expect(cell).not.toEqual(was);
      }
    });
  });

  it("output reaches the cell that runs, or cells that share its display, and no other", () => {
    everyStep(({ before, after, operation }) => {
      if (operation.type !== "runSaid" || operation.said.some((said) => said.type === "updateDisplay"))
        return;
      for (const [id, cell] of Object.entries(after.notebook.cells)) {
        if (id !== before.running) expect(cell).toBe(before.notebook.cells[id]);
      }
    });
  });

  it("a prompt waits only while its cell runs", () => {
    everyStep(({ after }) => {
      if (after.prompt !== null) expect(after.prompt.cellId).toBe(after.running);
    });
  });

  it("a change of the document leaves the file behind and asks for a save", () => {
    everyStep(({ before, after, operation, effects }) => {
      if (before.notebook === after.notebook || operation.type === "fileMerged") return;
      expect(after.file.state.phase).not.toBe("saved");
      expect(effects.some((effect) => effect.type === "save")).toBe(true);
    });
  });

  it("every operation did something, and the session is plain JSON that goes on the same", () => {
    everyStep(({ before, after, operation, effects }) => {
      const through = JSON.parse(JSON.stringify(before)) as Session;
      expect(through).toEqual(before);
      expect(applyOperation(through, operation, { by: "ada" })?.session).toEqual(after);
      if (effects.length === 0 && !operation.type.startsWith("file")) expect(after).not.toEqual(before);
    });
  });
});
