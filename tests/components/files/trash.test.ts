import { expect, test } from "vitest";
import type { Entry } from "@/components/files/contents";
import { forTerminal } from "@/components/files/terminal-path";
import { sizeOf, trashedFrom } from "@/components/files/trash";

const entry = (name: string): Entry => ({
  name,
  path: `.atelier-trash/${name}`,
  type: "file",
  size: 12,
  last_modified: "",
});

test("an entry of the trash tells where it came from, whatever characters were in its path", () => {
  expect(trashedFrom(entry("1700000000000.my work%2F100%25 %C3%A4.txt"))).toMatchObject({
    from: "my work/100% ä.txt",
    at: 1_700_000_000_000,
    bytes: 12,
  });
});

test("a name that was cut within a character is shown as it is, and what is none of ours is left alone", () => {
  expect(trashedFrom(entry("1700000000000.abc%C3"))?.from).toBe("abc%C3");
  expect(trashedFrom(entry("notes.txt"))).toBeNull();
});

test("sizes are as people read them", () => {
  expect([0, 999, 1500, 31_457_280, 2.5e9].map(sizeOf)).toEqual([
    "0 B",
    "999 B",
    "1.5 kB",
    "31 MB",
    "2.5 GB",
  ]);
});

test("S44: a path for a terminal begins at the home and survives the shell", () => {
  expect(forTerminal("data/a.csv")).toBe("~/data/a.csv");
  expect(forTerminal("it's here/b c.txt")).toBe("~/'it'\\''s here/b c.txt'");
});
