/**
 * Text that was typed and not yet saved, kept by the browser, so that a reload or a crash of the tab costs nothing. It
 * belongs to the file rather than to the tab: whoever opens the file next in this browser goes on with it.
 */
interface Draft {
  readonly text: string;
  /** The version of the file that it was typed over. */
  readonly seen: string;
}

const keyOf = (path: string) => `atelier.draft.${path}`;

export function recallDraft(path: string): Draft | null {
  try {
    const { text, seen } = JSON.parse(localStorage.getItem(keyOf(path)) ?? "{}") as Partial<Draft>;
    return typeof text === "string" && typeof seen === "string" ? { text, seen } : null;
  } catch {
    return null;
  }
}

/** Whether there was room for it. */
export function keepDraft(path: string, draft: Draft): boolean {
  try {
    localStorage.setItem(keyOf(path), JSON.stringify(draft));
    return true;
  } catch {
    dropDraft(path);
    return false;
  }
}

export function dropDraft(path: string): void {
  try {
    localStorage.removeItem(keyOf(path));
  } catch {
    // Nothing was kept.
  }
}

/** A file or folder has another path: what was typed in it goes with it. */
export function moveDrafts({ from, to }: { readonly from: string; readonly to: string }): void {
  for (const path of draftPaths()) {
    if (path !== from && !path.startsWith(`${from}/`)) continue;
    const draft = recallDraft(path);
    dropDraft(path);
    if (draft) keepDraft(to + path.slice(from.length), draft);
  }
}

function draftPaths(): readonly string[] {
  try {
    const prefix = keyOf("");
    return Object.keys(localStorage).flatMap((key) =>
      key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
    );
  } catch {
    return [];
  }
}
