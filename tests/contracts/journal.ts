import { expect, it } from "vitest";
import { newSession } from "@/core/session/new-session";
import type { Operation, OrderedOperation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import type { Journal } from "@/notebook/journal/journal";

/** One journal, closed and opened again; `null` where an implementation lives only in memory. */
interface JournalUnderTest {
  open(): Journal;
  readonly survivesClosing: boolean;
  /** Makes the stored journal unreadable. */
  spoil: (() => void) | null;
}

const operation: Operation = { type: "interruptKernel" };

export function operations(from: number, to: number): OrderedOperation[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    seq: from + index,
    by: "tab",
    batch: from + index,
    operation,
  }));
}

export function sessionWith(sources: Readonly<Record<string, string>>): Session {
  const cells = Object.fromEntries(
    Object.entries(sources).map(([id, source]) => [
      id,
      {
        id,
        kind: "code",
        source,
        metadata: {},
        attachments: null,
        outputs: [],
        executionCount: null,
        extra: {},
      },
    ]),
  ) as Session["notebook"]["cells"];
  const notebook = {
    order: Object.keys(cells),
    cells,
    metadata: {},
    format: { major: 4, minor: 5 },
    extra: {},
  };
  const compute = { image: "i", kernelspec: "python3", instanceType: "t" };
  return newSession({ notebook, path: "a.ipynb", compute, trusted: false });
}

/** The rules of `notebook/journal/journal.ts`; JN1's kill is in the real test of the implementation. */
export function keepsJournalRules(make: () => JournalUnderTest): void {
  const kept = (seq: number, sources: Record<string, string> = { a: "1" }) => ({
    seq,
    session: sessionWith(sources),
    aside: { n: seq },
  });

  it("JN1 what was appended is there after closing and opening", () => {
    const under = make();
    const journal = under.open();
    journal.append(operations(1, 3));
    if (!under.survivesClosing) return;
    journal.close();
    expect(under.open().readFrom(0)).toEqual(operations(1, 3));
  });

  it("JN2 a seq that leaves a gap or repeats is refused, and nothing of it is kept", () => {
    const journal = make().open();
    journal.append(operations(1, 2));
    expect(() => journal.append(operations(4, 5))).toThrow();
    expect(() => journal.append(operations(2, 3))).toThrow();
    expect(() => journal.append([...operations(3, 3), ...operations(5, 5)])).toThrow();
    expect(journal.readFrom(0)).toEqual(operations(1, 2));
  });

  it("JN3 reading gives all that followed, and null for what was compacted away", () => {
    const journal = make().open();
    journal.append(operations(1, 10));
    expect(journal.readFrom(7)).toEqual(operations(8, 10));
    expect(journal.readFrom(10)).toEqual([]);
    journal.compact(kept(6));
    expect(journal.readFrom(5)).toBeNull();
    expect(journal.readFrom(6)).toEqual(operations(7, 10));
  });

  it("JN4 compacting keeps the state and what came after it, and appending goes on", () => {
    const under = make();
    let journal = under.open();
    expect(journal.latestState()).toBeNull();
    journal.append(operations(1, 5));
    journal.compact(kept(4, { a: "1", b: "2" }));
    journal.compact(kept(5, { b: "3" }));
    journal.append(operations(6, 6));
    if (under.survivesClosing) {
      journal.close();
      journal = under.open();
    }
    expect(journal.latestState()).toEqual(kept(5, { b: "3" }));
    expect(journal.readFrom(5)).toEqual(operations(6, 6));
  });

  it("JN4 what is kept aside changes without state or operations", () => {
    const journal = make().open();
    journal.compact(kept(0));
    journal.append(operations(1, 2));
    journal.keepAside({ kernel: "k1" });
    expect(journal.latestState()).toEqual({ ...kept(0), aside: { kernel: "k1" } });
    expect(journal.readFrom(0)).toEqual(operations(1, 2));
  });

  it("JN5 an unreadable journal says so in a sentence and is put aside, and a new one begins", () => {
    const under = make();
    if (under.spoil === null) return;
    const journal = under.open();
    journal.append(operations(1, 3));
    journal.close();
    under.spoil();
    expect(() => under.open()).toThrow(/put aside/);
    expect(under.open().readFrom(0)).toEqual([]);
  });
}
