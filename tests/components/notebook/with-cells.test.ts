import { ChangeSet } from "@codemirror/state";
import { expect, it } from "vitest";
import { withCells } from "@/components/notebook/with-cells";
import type { Json } from "@/core/json";
import { newSession } from "@/core/session/new-session";
import { localOperation } from "@/core/session/optimistic";
import { newOptimistic } from "@/core/session/optimistic-state";
import { cell, notebook } from "./notebooks";

const compute = { image: "data-science", kernelspec: "python3", instanceType: "ml.t3.medium" };

it("keeps what was typed into the first cells while the rest of a long notebook arrives", () => {
  const whole = notebook([cell("a", "x"), cell("b", "y")]);
  const first = { ...whole, cells: { a: cell("a", "x") } };
  const session = newSession({ notebook: first, path: "n.ipynb", compute, trusted: false });
  const opened = newOptimistic({ clientId: "one", seq: 0, session });
  const changes = ChangeSet.of({ from: 1, insert: "!" }, 1).toJSON() as Json;
  const typed = localOperation(opened, { type: "editText", cellId: "a", changes }) ?? opened;
  const all = withCells(typed, { b: cell("b", "y") });
  expect(all.view.notebook.cells.a?.source).toBe("x!");
  expect(all.view.notebook.cells.b?.source).toBe("y");
  expect(all.confirmed.notebook.cells.a?.source).toBe("x");
  expect(all.unsent).toHaveLength(1);
});
