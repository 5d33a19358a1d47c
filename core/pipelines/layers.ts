import type { Step } from "./pipeline";
import { waitsFor } from "./references";

/**
 * Names of steps in layers: each stands behind all that it waits for, as far to the left as it can. Steps of a circle, and
 * those behind one, are in none.
 */
export function layersOf(steps: readonly Step[]): readonly (readonly string[])[] {
  const layers: string[][] = [];
  const placed = new Set<string>();
  for (;;) {
    const next = steps.filter(
      (step) => !placed.has(step.name) && waitsFor(step).every((name) => placed.has(name)),
    );
    if (next.length === 0) return layers;
    layers.push(next.map(({ name }) => name));
    for (const { name } of next) placed.add(name);
  }
}
