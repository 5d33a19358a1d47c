import { layersOf } from "./layers";
import type { Step } from "./pipeline";
import { waitsFor } from "./references";

/** A place in a drawing: px, from its upper left corner. */
interface Place {
  readonly x: number;
  readonly y: number;
}

interface Graph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (Place & { readonly name: string })[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: string }[];
}

interface Sizes {
  /** Of a node. */
  readonly width: number;
  readonly height: number;
  /** Between layers, and between the nodes of one. */
  readonly across: number;
  readonly down: number;
}

/** Steps from left to right in layers, each beside what it waits for, as few lines crossing as two sweeps find. */
export function layOut(steps: readonly Step[], sizes: Sizes): Graph {
  const waits = new Map(steps.map((step) => [step.name, waitsFor(step)]));
  const layers = swept(layersOf(steps), waits);
  const tallest = Math.max(1, ...layers.map((layer) => layer.length));
  const height = tallest * sizes.height + (tallest - 1) * sizes.down;
  const places = new Map<string, Place>();
  for (const [column, layer] of layers.entries()) {
    const taken = layer.length * sizes.height + (layer.length - 1) * sizes.down;
    for (const [row, name] of layer.entries())
      places.set(name, {
        x: column * (sizes.width + sizes.across),
        y: (height - taken) / 2 + row * (sizes.height + sizes.down),
      });
  }
  const edges = [...waits].flatMap(([to, froms]) =>
    shortened(froms, waits).flatMap((from) => {
      const [a, b] = [places.get(from), places.get(to)];
      return a === undefined || b === undefined ? [] : [{ from, to, path: line(a, b, sizes) }];
    }),
  );
  return {
    width: Math.max(1, layers.length) * (sizes.width + sizes.across) - sizes.across,
    height,
    nodes: [...places].map(([name, place]) => ({ name, ...place })),
    edges,
  };
}

/** Without those that are waited for by another of them already. */
function shortened(
  froms: readonly string[],
  waits: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const reaches = (name: string, target: string, seen = new Set<string>()): boolean =>
    (waits.get(name) ?? []).some((before) => {
      if (before === target) return true;
      if (seen.has(before)) return false;
      seen.add(before);
      return reaches(before, target, seen);
    });
  return froms.filter((from) => !froms.some((other) => other !== from && reaches(other, from)));
}

/** Each layer ordered by the middle of what its nodes come from. */
function swept(
  layers: readonly (readonly string[])[],
  waits: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const ordered: string[][] = [];
  for (const layer of layers) {
    const at = new Map(ordered.flatMap((before) => before.map((name, row) => [name, row] as const)));
    const middle = (name: string) => {
      const rows = (waits.get(name) ?? []).map((from) => at.get(from) ?? 0);
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    ordered.push(layer.toSorted((a, b) => middle(a) - middle(b)));
  }
  return ordered;
}

function line(a: Place, b: Place, { width, height }: Sizes): string {
  const [x1, y1, x2, y2] = [a.x + width, a.y + height / 2, b.x, b.y + height / 2];
  const bend = Math.max(16, (x2 - x1) / 2);
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
