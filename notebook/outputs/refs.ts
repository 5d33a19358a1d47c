import type { Cell } from "@/core/notebook/notebook";
import type { Session } from "@/core/session/session";

/** The stored outputs that a session still points to, its bin and its conflicts included. */
export function* refsOf(session: Session): Iterable<string> {
  for (const cell of Object.values(session.notebook.cells)) yield* refsOfCell(cell);
  for (const { cell } of session.bin) yield* refsOfCell(cell);
  if (session.file.state.phase !== "conflict") return;
  for (const { theirs } of session.file.state.cells) if (theirs !== null) yield* refsOfCell(theirs);
}

function* refsOfCell(cell: Cell): Iterable<string> {
  for (const output of cell.outputs) {
    if (output.type === "stream" && output.stored !== null) yield output.stored.ref;
    if (output.type === "display" || output.type === "result")
      for (const part of Object.values(output.stored)) yield part.ref;
  }
}

/** The same in a text of a journal. Rather one name too many than one too few. */
export function refsInText(text: string): readonly string[] {
  return [...text.matchAll(/"ref":"([A-Za-z0-9_-]{1,80})"/g)].flatMap(([, ref]) => ref ?? []);
}
