import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MemoryJournal } from "@/notebook/journal/memory-journal";
import { SqliteJournal } from "@/notebook/journal/sqlite-journal";
import { keepsJournalRules, operations } from "../../contracts/journal";

const freshPath = () => join(mkdtempSync(join(tmpdir(), "atelier-journal-")), "j.db");

describe("memory journal", () => {
  keepsJournalRules(() => {
    const journal = new MemoryJournal();
    return { open: () => journal, survivesClosing: false, spoil: null };
  });
});

describe("sqlite journal", () => {
  keepsJournalRules(() => {
    const path = freshPath();
    return {
      open: () => new SqliteJournal(path),
      survivesClosing: true,
      spoil: () => writeFileSync(path, "not a database, and long enough to be looked at as one".repeat(100)),
    };
  });

  it("JN5 leaves the unreadable file beside the new one", () => {
    const path = freshPath();
    writeFileSync(path, "x".repeat(5000));
    expect(() => new SqliteJournal(path)).toThrow(/put aside/);
    new SqliteJournal(path).append(operations(1, 1));
    expect(readdirSync(join(path, ".."))).toContain("j.db.unreadable");
  });

  it("is not put aside when another process still has it open", () => {
    const path = freshPath();
    const first = new SqliteJournal(path);
    first.append(operations(1, 1));
    expect(() => new SqliteJournal(path)).toThrow(/still open/);
    first.close();
    expect(new SqliteJournal(path).readFrom(0)).toHaveLength(1);
  });
});
