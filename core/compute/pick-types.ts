import type { SizedType } from "./sized-type";

/** A line of the choice of instance types, as far as order and filters need it. */
export interface TypeLine {
  readonly type: SizedType & {
    readonly fastLaunch: boolean;
    readonly gpu: { readonly model: string; readonly count: number; readonly memoryGiB: number } | null;
  };
  readonly unavailable: string | null;
  /** Whether the instance of that type has no room for one more app. */
  readonly full: boolean;
  readonly startMs?: { readonly p50: number; readonly p95: number } | null;
}

export type TypeColumn = "name" | "vcpu" | "memory" | "gpu" | "price" | "fast" | "start";

export interface Picking {
  readonly text: string;
  readonly fastOnly: boolean;
  readonly fitsNow: boolean;
  readonly by: TypeColumn;
  readonly descending: boolean;
}

/** The lines to show: filtered by all that is asked for, sorted by one column, then by price and name. */
export function pickTypes<Line extends TypeLine>(lines: readonly Line[], picking: Picking): readonly Line[] {
  const words = picking.text.toLowerCase().split(/\s+/).filter(Boolean);
  const sign = picking.descending ? -1 : 1;
  return lines
    .filter((line) => !picking.fastOnly || line.type.fastLaunch)
    .filter((line) => !picking.fitsNow || (line.unavailable === null && !line.full))
    .filter((line) => words.every((word) => textOf(line).includes(word)))
    .toSorted(
      (a, b) =>
        sign * compare(sortValue(a, picking.by), sortValue(b, picking.by)) ||
        a.type.pricePerHour - b.type.pricePerHour ||
        a.type.name.localeCompare(b.type.name),
    );
}

function textOf({ type }: TypeLine): string {
  const gpu = type.gpu === null ? "no gpu" : `gpu ${type.gpu.model}`;
  const fast = type.fastLaunch ? "fast launch" : "";
  return `${type.name} ${type.vcpu} vcpu ${type.memoryGiB} gib ${gpu} ${fast}`.toLowerCase();
}

function sortValue({ type, startMs }: TypeLine, column: TypeColumn): number | string {
  switch (column) {
    case "name":
      return type.name;
    case "vcpu":
      return type.vcpu;
    case "memory":
      return type.memoryGiB;
    case "gpu":
      return (type.gpu?.count ?? 0) * (type.gpu?.memoryGiB ?? 0);
    case "price":
      return type.pricePerHour;
    case "fast":
      return type.fastLaunch ? 0 : 1;
    case "start":
      // What was never measured comes after everything that was.
      return startMs?.p50 ?? Number.MAX_SAFE_INTEGER;
    default:
      return column satisfies never;
  }
}

function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}
