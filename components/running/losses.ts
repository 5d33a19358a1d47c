import { bytesText } from "../studio/size-text";
import type { studio } from "../studio/studio-client";
import type { RunningRow } from "./running-rows";

type Disk = Awaited<ReturnType<typeof studio.compute.disk.query>>;

const filesNamed = 5;

/** What would go that is nowhere else: cells in the middle of a run, and files in the scratch of an instance that ends. */
export function losses(row: RunningRow, of: { all: readonly RunningRow[]; disk: Disk }): string {
  return [cellsLost(row, of.all), scratchLost(row, of.disk)].filter(Boolean).join(" ");
}

function cellsLost(row: RunningRow, all: readonly RunningRow[]): string {
  const busy = all.filter(
    (one) => one.type === "kernel" && one.kernel.execution_state === "busy" && isIn(one, row),
  );
  if (busy.length === 0) return "";
  return busy.length === 1
    ? "A kernel is running a cell, which is broken off."
    : `${busy.length} kernels are running cells, which are broken off.`;
}

function isIn(kernel: Extract<RunningRow, { type: "kernel" }>, row: RunningRow): boolean {
  switch (row.type) {
    case "instance":
      return row.instance.apps.some((app) => app.id === kernel.app.id);
    case "app":
      return row.app.id === kernel.app.id;
    case "kernel":
      return row.key === kernel.key;
    case "terminal":
      return false;
    default:
      return row satisfies never;
  }
}

function scratchLost(row: RunningRow, disk: Disk): string {
  const instance = endingInstance(row);
  const scratch = disk.scratch.find((one) => one.instance === instance);
  if (scratch === undefined || scratch.fileCount === 0) return "";
  const named = scratch.files.slice(0, filesNamed).map((file) => `${file.path} (${bytesText(file.bytes)})`);
  const more = scratch.fileCount - named.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `Files in scratch go with it: ${named.join(", ")}${rest}. Copy what you need to your home first.`;
}

/** The instance that ends with it: an app takes along the one that it is the last on. */
function endingInstance(row: RunningRow): string | null {
  if (row.type === "instance") return row.instance.id;
  return row.type === "app" && row.instance.apps.length === 1 ? row.instance.id : null;
}
