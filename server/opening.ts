import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AppError } from "@/core/errors";

/** What the command line asked to open: a folder that is the home then, and the page to show first. */
export interface Opening {
  /** `null`: everyone has a home of their own below `ATELIER_DATA`. */
  readonly home: string | null;
  readonly homeName: string;
  readonly page: string;
}

export function readOpening(open: string | null): Opening {
  if (open === null) return { home: null, homeName: "Home", page: "/" };
  const kind = kindOf(open);
  switch (kind) {
    case "folder":
      return { home: open, homeName: basename(open) || "/", page: "/" };
    case "file": {
      const folder = dirname(open);
      const place = open.endsWith(".ipynb") ? "notebooks" : "files";
      return {
        home: folder,
        homeName: basename(folder) || "/",
        page: `/${place}/${encodeURIComponent(basename(open))}`,
      };
    }
    case "missing":
      throw new AppError("not-found", `${open} does not exist; give a notebook or a folder that does.`);
    default:
      return kind satisfies never;
  }
}

function kindOf(path: string): "folder" | "file" | "missing" {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return "missing";
  return found.isDirectory() ? "folder" : "file";
}

/**
 * Whether the last start had another home. Apps that go on from then have that one mounted, so they must end before
 * anyone is shown this one.
 */
export function homeHasChanged(data: string, home: string | null): boolean {
  const file = join(data, "home.json");
  const now = JSON.stringify({ home });
  const before = existsSync(file) ? readFileSync(file, "utf8") : null;
  if (before !== now) writeFileSync(file, now, { mode: 0o600 });
  return before !== null && before !== now;
}
