import type { Cell } from "../notebook/notebook";
import type { Applied, ApplyContext } from "./applied";
import { edited } from "./applied";
import { binned, changeableCell, isInDocument, withBinned, withCell, withInserted } from "./cells";
import type { CellOperation } from "./operation";
import { withCancelled } from "./queue";
import type { Session } from "./session";

type Of<T extends CellOperation["type"]> = Extract<CellOperation, { type: T }>;

/** Between the sources of merged cells. */
export const mergeJoint = "\n\n";

/** The two sources of a split, and the line end between them that neither keeps. */
export function splitSource(source: string, at: number): { first: string; joint: string; second: string } {
  if (source[at - 1] === "\n")
    return { first: source.slice(0, at - 1), joint: "\n", second: source.slice(at) };
  if (source[at] === "\n") return { first: source.slice(0, at), joint: "\n", second: source.slice(at + 1) };
  return { first: source.slice(0, at), joint: "", second: source.slice(at) };
}

/** The first part keeps the id, and with it the outputs, the run and what its kernel still says. */
export function split(session: Session, operation: Of<"splitCell">): Applied | null {
  const cell = changeableCell(session, operation.cellId);
  const { at, newId } = operation;
  if (cell === null || !Number.isInteger(at) || at < 0 || at > cell.source.length) return null;
  if (isInDocument(session, newId) || binned(session, newId) !== null) return null;
  const { first, second } = splitSource(cell.source, at);
  const rest: Cell = { ...cell, id: newId, source: second, outputs: [], executionCount: null };
  const shortened = withCell(session, { ...cell, source: first });
  return edited(withInserted(shortened, { cell: rest, after: cell.id }));
}

/** The cells of a merge that are there, in the order of the document. */
export function mergeable(session: Session, cellIds: readonly string[]): readonly Cell[] {
  const wanted = new Set(cellIds.filter((cellId) => changeableCell(session, cellId) !== null));
  return session.notebook.order.flatMap((cellId) => {
    const cell = wanted.has(cellId) ? session.notebook.cells[cellId] : undefined;
    return cell === undefined ? [] : [cell];
  });
}

/** What is merged away goes to the bin whole, with its outputs; a run of it goes on there. */
export function merged(session: Session, operation: Of<"mergeCells">, context: ApplyContext): Applied | null {
  const [first, ...others] = mergeable(session, operation.cellIds);
  if (first === undefined || others.length === 0) return null;
  const cellIds = others.map((cell) => cell.id);
  const why = { cellIds, note: "The cell was merged into another before its turn.", at: operation.at };
  const removal = { cellIds, by: context.by, at: operation.at };
  const rest = withBinned(withCancelled(session, why), removal);
  const source = [first, ...others].map((cell) => cell.source).join(mergeJoint);
  return edited(withCell(rest, { ...first, source, attachments: joinedAttachments([first, ...others]) }));
}

function joinedAttachments(cells: readonly Cell[]): Cell["attachments"] {
  const all = cells.flatMap((cell) => (cell.attachments === null ? [] : [cell.attachments]));
  return all.length === 0 ? null : Object.assign({}, ...all.toReversed());
}
