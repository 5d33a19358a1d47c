import { tell, warn } from "@/components/ui/toast-store";
import type { JsonObject } from "@/core/json";
import { diffToChanges, serialiseChanges } from "@/core/text/changes";
import { focusOf } from "./actions";
import { sessionOf } from "./notebook-state";
import type { OpenNotebook } from "./open-notebook";

/** Bytes of a picture that a cell can carry: every reader of the notebook has it to load. */
const largest = 5 * 1024 * 1024;

/** Puts pictures into a Markdown cell, as Jupyter does: the cell carries them, and its text shows them. */
export async function attachPictures(
  notebook: OpenNotebook,
  given: { readonly cellId: string; readonly pictures: readonly File[] },
): Promise<void> {
  const { cellId } = given;
  for (const picture of given.pictures) {
    if (picture.size > largest) {
      warn(
        `“${picture.name}” is larger than 5 MB, too large to be part of a notebook. Upload it to your files and write ![](its name) here instead.`,
      );
      continue;
    }
    const base64 = await base64Of(picture);
    const cell = sessionOf(notebook.store.getState())?.notebook.cells[cellId];
    if (cell?.kind !== "markdown") return;
    const attachments = cell.attachments ?? {};
    const name = freeName(picture.name, attachments);
    const source = sourceWith(notebook, { cellId, name, source: cell.source });
    const changes = diffToChanges(cell.source, source);
    const bundle = { [picture.type]: base64 };
    notebook.dispatch(
      { type: "setAttachments", cellId, attachments: { ...attachments, [name]: bundle } },
      { type: "editText", cellId, changes: serialiseChanges(changes) },
    );
    tell(`“${name}” is part of this cell now.`);
  }
}

/** With the picture where the caret is, or else below the text, as a paragraph of its own. */
function sourceWith(
  notebook: OpenNotebook,
  at: { readonly cellId: string; readonly name: string; readonly source: string },
): string {
  const { cellId, name, source } = at;
  const text = `![${name}](attachment:${name})`;
  const { active, mode } = focusOf(notebook);
  const selection = active === cellId && mode === "edit" ? notebook.editor?.selection() : undefined;
  if (selection !== undefined) return source.slice(0, selection.from) + text + source.slice(selection.to);
  const gap = source.trim() === "" ? "" : source.endsWith("\n") ? "\n" : "\n\n";
  return source + gap + text;
}

/** A name that stands in a link as it is, and that no other picture of the cell has. */
export function freeName(name: string, taken: JsonObject): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  const dot = plain.lastIndexOf(".") > 0 ? plain.lastIndexOf(".") : plain.length;
  for (let n = 1; ; n += 1) {
    const free = n === 1 ? plain : `${plain.slice(0, dot)}-${n}${plain.slice(dot)}`;
    if (!Object.hasOwn(taken, free)) return free;
  }
}

async function base64Of(picture: File): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}
