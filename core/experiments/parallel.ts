import { columnsOf, type TrackedRun } from "./runs";

/** One axis of parallel coordinates. `at`: for each run where it crosses, from 0 (bottom) to 1 (top); `null`: it does not. */
interface ParallelAxis {
  readonly name: string;
  readonly top: string;
  readonly bottom: string;
  readonly at: readonly (number | null)[];
}

/**
 * An axis for each param and metric that differs between runs. Numbers have their place between the least and the
 * largest; other values have theirs in alphabetical order.
 */
export function parallelAxes(runs: readonly TrackedRun[]): readonly ParallelAxis[] {
  const { params, metrics } = columnsOf(runs);
  return [
    ...params.map((key) =>
      axisOf(
        key,
        runs.map((run) => run.params[key] ?? null),
      ),
    ),
    ...metrics.map((key) =>
      axisOf(
        key,
        runs.map((run) => run.metrics[key] ?? null),
      ),
    ),
  ].filter(({ top, bottom }) => top !== bottom);
}

function axisOf(name: string, values: readonly (string | number | null)[]): ParallelAxis {
  const known = values.filter((value) => value !== null && value !== "");
  const numbers = known.map(Number);
  if (numbers.every(Number.isFinite)) {
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const at = values.map((value) =>
      value === null || value === "" ? null : (Number(value) - least) / (most - least || 1),
    );
    return { name, top: short(most), bottom: short(least), at };
  }
  const words = [...new Set(known.map(String))].sort();
  const places = new Map(
    words.map((word, index) => [word, words.length === 1 ? 0.5 : index / (words.length - 1)]),
  );
  const at = values.map((value) => places.get(String(value)) ?? null);
  return { name, top: words.at(-1) ?? "", bottom: words[0] ?? "", at };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
