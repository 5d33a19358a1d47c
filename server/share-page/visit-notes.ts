import type { Person } from "@/server/accounts/person";
import type { Reading, Readings } from "@/server/snapshots/readings";

interface Note {
  readonly reader: Person | null;
  readonly version: number;
  readonly what: "opened" | "copied" | "downloaded" | "checked";
}

const againAfterMs = 10 * 60_000;
const mostKept = 10_000;

/** Notes who opened what; a page that is read again and again is one visit each ten minutes. */
export class VisitNotes {
  readonly #readings: Pick<Readings, "note">;
  readonly #recent = new Map<string, number>();

  constructor(readings: Pick<Readings, "note">) {
    this.#readings = readings;
  }

  async add(reading: Reading, note: Note): Promise<void> {
    const key = JSON.stringify([reading.linkId, note.reader?.id ?? null, note.version, note.what]);
    const now = performance.now();
    if (now - (this.#recent.get(key) ?? Number.NEGATIVE_INFINITY) < againAfterMs) return;
    if (this.#recent.size >= mostKept) this.#recent.clear();
    this.#recent.set(key, now);
    await this.#readings.note(reading, note);
  }
}
