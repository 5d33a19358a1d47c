import { z } from "zod";

const saved = z.object({
  cells: z.array(
    z.object({ id: z.string().optional(), source: z.union([z.string(), z.array(z.string())]).default("") }),
  ),
});

/**
 * What people know cells by, from the text of a notebook's file: place and first line, by the cell's id. Empty where the
 * text is no notebook.
 */
export function cellNames(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [n, { id, source }] of cellsIn(text).entries()) {
    if (id === undefined) continue;
    const lines = (typeof source === "string" ? source : source.join("")).split("\n");
    const first = lines.map((line) => line.trim()).find((line) => line !== "");
    names.set(id, first === undefined ? `Cell ${n + 1}` : `Cell ${n + 1}: ${first.slice(0, 200)}`);
  }
  return names;
}

function cellsIn(text: string) {
  try {
    return saved.parse(JSON.parse(text)).cells;
  } catch {
    return [];
  }
}
