import { AppError } from "@/core/errors";
import type { TrackedRun } from "@/core/experiments/runs";

const clause =
  /^\s*(metrics|params|tags)\.(?:`([^`]+)`|([\w./-]+))\s*(=|!=|<=|>=|<|>)\s*(?:'([^']*)'|([-+.\deE]+))\s*$/;

/** The part of MLflow's search language that a fake needs: comparisons, joined by `and`. */
export function filterOf(text: string): (run: TrackedRun) => boolean {
  if (text.trim() === "") return () => true;
  const tests = text.split(/\s+and\s+/i).map(testOf);
  return (run) => tests.every((test) => test(run));
}

function testOf(text: string): (run: TrackedRun) => boolean {
  const found = clause.exec(text);
  if (found === null) throw new AppError("invalid", `The filter is not understood: ${text.trim()}`);
  const [, part = "", inTicks, plain, operator = "=", word, digits] = found;
  const key = inTicks ?? plain ?? "";
  const wanted = word ?? Number(digits);
  return (run) => {
    const value = part === "metrics" ? run.metrics[key] : part === "params" ? run.params[key] : run.tags[key];
    return value !== undefined && compares(value, { operator, wanted });
  };
}

function compares(
  value: string | number,
  { operator, wanted }: { readonly operator: string; readonly wanted: string | number },
): boolean {
  switch (operator) {
    case "=":
      return value === wanted;
    case "!=":
      return value !== wanted;
    case "<":
      return value < wanted;
    case "<=":
      return value <= wanted;
    case ">":
      return value > wanted;
    default:
      return value >= wanted;
  }
}
