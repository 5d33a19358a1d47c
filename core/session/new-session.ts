import type { Notebook } from "../notebook/notebook";
import type { ComputeChoice, Session } from "./session";

/** A notebook just opened: nothing ran, no kernel, its file as it was read. */
export function newSession(opened: {
  readonly notebook: Notebook;
  readonly path: string;
  readonly compute: ComputeChoice;
  readonly trusted: boolean;
  /** When the file was last written, if that is known. */
  readonly savedAt?: number;
}): Session {
  return {
    notebook: opened.notebook,
    runs: {},
    queue: [],
    running: null,
    again: null,
    kernel: { phase: "none" },
    compute: opened.compute,
    switching: null,
    switched: null,
    hibernating: null,
    kept: null,
    bin: [],
    prompt: null,
    file: { path: opened.path, state: { phase: "saved", at: opened.savedAt ?? 0 } },
    trusted: opened.trusted,
    people: {},
  };
}
