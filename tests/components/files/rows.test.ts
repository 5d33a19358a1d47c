import { describe, expect, test } from "vitest";
import type { Entry } from "@/components/files/contents";
import {
  type Folder,
  problemWithName,
  type Row,
  rowsOf,
  sorted,
  type TreeView,
} from "@/components/files/rows";

const entry = (path: string, type: Entry["type"] = "file"): Entry => ({
  name: path.split("/").at(-1) ?? "",
  path,
  type,
  size: 1,
  last_modified: "",
});

const ready = (...entries: Entry[]): Folder => ({ phase: "ready", entries });

const view = (folders: Record<string, Folder>, more: Partial<TreeView> = {}): TreeView => ({
  folders: new Map(Object.entries(folders)),
  expanded: new Set(),
  showHidden: false,
  filter: "",
  ...more,
});

const shown = (rows: readonly Row[]) =>
  rows.map((row) => `${"  ".repeat(row.level - 1)}${row.type === "entry" ? row.entry.name : row.type}`);

describe("the tree", () => {
  test("shows what is in open folders under them, and what is going on where nothing is known yet", () => {
    const folders = {
      "": ready(entry("lab", "directory"), entry("new", "directory"), entry("a.py")),
      lab: ready(),
    };
    const rows = rowsOf(view(folders, { expanded: new Set(["lab", "new"]) }));
    expect(shown(rows)).toEqual(["lab", "  empty", "new", "  loading", "a.py"]);
  });

  test("hides hidden files until they are asked for, and counts only what it shows", () => {
    const folders = { "": ready(entry(".git", "directory"), entry("a.py")) };
    expect(shown(rowsOf(view(folders)))).toEqual(["a.py"]);
    expect(rowsOf(view(folders))[0]).toMatchObject({ position: 1, setSize: 1 });
    expect(shown(rowsOf(view(folders, { showHidden: true })))).toEqual([".git", "a.py"]);
  });

  test("a filter keeps the folders that lead to what it finds", () => {
    const folders = {
      "": ready(entry("lab", "directory"), entry("old", "directory"), entry("notes.md")),
      lab: ready(entry("lab/Train.ipynb", "notebook"), entry("lab/x.py")),
      old: ready(entry("old/y.py")),
    };
    const rows = rowsOf(view(folders, { expanded: new Set(["lab"]), filter: "train" }));
    expect(shown(rows)).toEqual(["lab", "  Train.ipynb"]);
  });

  test("a folder that cannot be read says why, beside what can", () => {
    const folders = { "": ready(entry("lab", "directory")), lab: { phase: "failed", why: "No." } as Folder };
    expect(shown(rowsOf(view(folders, { expanded: new Set(["lab"]) })))).toEqual(["lab", "  failed"]);
  });
});

test("folders come first, and numbers as people count", () => {
  const entries = [entry("run 10"), entry("run 2"), entry("Zoo", "directory"), entry("apple", "directory")];
  expect(sorted(entries).map((each) => each.name)).toEqual(["apple", "Zoo", "run 2", "run 10"]);
});

test("a name that cannot be is refused with a sentence", () => {
  expect(problemWithName("a/b", [])).toMatch(/slash/);
  expect(problemWithName(" ", [])).toMatch(/needed/);
  expect(problemWithName("a.py", ["a.py"])).toMatch(/already/);
  expect(problemWithName("é".repeat(128), [])).toMatch(/longer/);
  expect(problemWithName("fine.py", ["a.py"])).toBeNull();
});
