import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Notebooks made for the benchmarks; nothing in them is random. */
export interface NewCell {
  readonly type: "code" | "markdown";
  readonly source: string;
  readonly outputs?: readonly unknown[];
}

export async function writeNotebook(
  home: string,
  notebook: { readonly name: string; readonly cells: readonly NewCell[] },
): Promise<void> {
  const cells = notebook.cells.map(({ type, source, outputs = [] }, n) => {
    const lines = source.split(/(?<=\n)/);
    const common = { cell_type: type, id: `cell-${n}`, metadata: {}, source: lines };
    return type === "code" ? { ...common, execution_count: null, outputs } : common;
  });
  const metadata = {
    kernelspec: { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" },
    language_info: { name: "python" },
  };
  await writeFile(
    join(home, notebook.name),
    `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`,
  );
}

export function longNotebook(): NewCell[] {
  return Array.from({ length: 2000 }, (_, n) =>
    n % 2 === 0 ? { type: "code", source: codeOf(n) } : { type: "markdown", source: proseOf(n) },
  );
}

function codeOf(n: number): string {
  return [
    `# Step ${n}: clean one part of the measurements`,
    "import math",
    `def step_${n}(values, scale=${n % 7 || 1}):`,
    '    """Scale the values and drop what is not a number."""',
    "    kept = [value * scale for value in values if not math.isnan(value)]",
    `    return {"count": len(kept), "mean": sum(kept) / max(1, len(kept)), "step": ${n}}`,
    "",
    `result_${n} = step_${n}([1.5, 2.5, float("nan"), ${n}])`,
  ].join("\n");
}

function proseOf(n: number): string {
  const words =
    "The next step looks at how the **measurements** change when the `scale` grows, and keeps what is *stable* for later use. ";
  return `## Section ${n}\n\n${words.repeat(4)}\n\n- first point of ${n}\n- second point, with a [link](#section)\n\n$$\\sum_{i=1}^{${n}} x_i^2$$\n\n${words.repeat(3)}`;
}

/** A PNG of `side` × `side` pixels that does not compress away, as base64. */
export async function noisePng(side: number, seed: number): Promise<string> {
  const { deflateSync, crc32 } = await import("node:zlib");
  const raw = Buffer.alloc(side * (side * 3 + 1));
  let state = seed * 2654435761 + 1;
  for (let at = 0; at < raw.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    raw[at] = at % (side * 3 + 1) === 0 ? 0 : (state >>> 24) & 0x3f;
  }
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.concat([Buffer.from(type), body]);
    const out = Buffer.alloc(8 + head.length);
    out.writeUInt32BE(body.length, 0);
    head.copy(out, 4);
    out.writeUInt32BE(crc32(head), 4 + head.length);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    magic,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(raw)),
    chunk("IEND", Buffer.alloc(0)),
  ]).toString("base64");
}
