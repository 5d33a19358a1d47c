import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { refsInText } from "../outputs/refs";
import { type Aside, parseAside } from "../sessions/aside";
import type { JournalFolder } from "./journal-folder";
import { readAside, readTexts, SqliteJournal } from "./sqlite-journal";

const suffix = ".db";

/**
 * A database file for each session. What cannot be read counts as not there when it is only looked at, and throws
 * when it is opened.
 */
export function sqliteJournalFolder(folder: string): JournalFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, id + suffix);
  const aside = (id: string): Aside | null => {
    if (!existsSync(pathOf(id))) return null;
    try {
      const kept = readAside(pathOf(id));
      return kept === null ? null : parseAside(kept);
    } catch {
      return null;
    }
  };
  return {
    list: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith(suffix))
        .map((name) => name.slice(0, -suffix.length))
        .map((id) => ({ id, aside: aside(id) })),
    aside,
    open: (id) => new SqliteJournal(pathOf(id)),
    refs: (id) => readTexts(pathOf(id)).flatMap(refsInText),
  };
}
