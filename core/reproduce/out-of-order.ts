import type { Notebook } from "../notebook/notebook";

/** Cells that ran before one above them: from top to bottom they find other variables than they did. */
export function ranOutOfOrder({ order, cells }: Notebook): readonly string[] {
  let highest = 0;
  return order.filter((id) => {
    const count = cells[id]?.executionCount ?? null;
    if (count === null) return false;
    const isLate = count < highest;
    highest = Math.max(highest, count);
    return isLate;
  });
}
