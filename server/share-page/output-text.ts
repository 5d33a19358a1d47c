import type { Notebook, StoredPart } from "@/core/notebook/notebook";
import { richest, textOf } from "@/core/outputs/richest";

/** The whole text of one output as a page shows it, HTML among it as its source; `null` where there is none. */
export async function textOfOutput(
  notebook: Notebook,
  place: { readonly cell: number; readonly output: number },
  read: (part: StoredPart) => Promise<Buffer | null>,
): Promise<string | null> {
  const output = notebook.cells[notebook.order[place.cell - 1] ?? ""]?.outputs[place.output];
  if (output === undefined) return null;
  if (output.type === "stream") return (await textOfPart(output.stored, read)) ?? output.text;
  if (output.type === "error") return output.traceback.join("\n");
  if (output.type === "unknown") return null;
  const choice = richest(output.data, output.stored);
  if (choice === null || choice.type.startsWith("image/")) return null;
  return (await textOfPart(choice.stored, read)) ?? textOf(choice.value);
}

async function textOfPart(
  part: StoredPart | null,
  read: (part: StoredPart) => Promise<Buffer | null>,
): Promise<string | null> {
  return part === null ? null : ((await read(part))?.toString("utf8") ?? null);
}
