import { isDocument, type StudioDocument } from "./documents";

/** What a tab remembers about itself over a reload; a new tab starts from what the last one left. */
interface Remembered {
  readonly documents: readonly StudioDocument[];
  readonly activeId: string | null;
  readonly recent: readonly string[];
  /** The dock's own layout, opaque here. */
  readonly layout: unknown;
}

const key = "atelier.dock";

export function remember(state: Remembered): void {
  const text = JSON.stringify(state);
  for (const storage of storages()) {
    try {
      storage.setItem(key, text);
    } catch {
      // A full or forbidden storage costs the layout and nothing else.
    }
  }
}

export function recall(): Remembered | null {
  for (const storage of storages()) {
    const read = parse(storage.getItem(key));
    if (read) return read;
  }
  return null;
}

function storages(): Storage[] {
  try {
    return [sessionStorage, localStorage];
  } catch {
    return [];
  }
}

export function parse(text: string | null): Remembered | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<Remembered> | null;
    if (!value || !Array.isArray(value.documents)) return null;
    const documents = value.documents.filter(isDocument);
    if (documents.length === 0) return null;
    return {
      documents,
      activeId: typeof value.activeId === "string" ? value.activeId : null,
      recent: Array.isArray(value.recent) ? value.recent.filter((each) => typeof each === "string") : [],
      layout: value.layout ?? null,
    };
  } catch {
    return null;
  }
}
