import { applyOperation } from "./apply-operation";
import { type Inverse, inverseOf, operationsOf } from "./inverse";
import type { Operation } from "./operation";
import type { Session } from "./session";

/*
 * Undo of one person's own commands on cells. Taking back is doing something new: it makes operations like any
 * others, which everyone sees. Typing is undone by the editor, not here.
 */
export interface UndoState {
  /** Latest last; a step is what one command did, in order. */
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

type Step = readonly Inverse[];

/** As a tab begins: what was done before it came is not its to take back. */
export const nothingToUndo: UndoState = { done: [], undone: [] };

const most = 100;

/**
 * Notes a command before it is applied. Commands with no way back here (a run, typing) leave the state as it is; text
 * that comes with something else, as a picture does, is part of that command and goes with it.
 */
export function recorded(
  state: UndoState,
  command: { readonly before: Session; readonly operations: readonly Operation[]; readonly by: string },
): UndoState {
  const typing = command.operations.every((operation) => operation.type === "editText");
  const step = typing ? [] : stepOf(command);
  return step.length === 0 ? state : { done: [...state.done, step].slice(-most), undone: [] };
}

interface Moment {
  readonly session: Session;
  readonly by: string;
  readonly at: number;
}

/**
 * The operations that take the latest step back, and the state after it; `null`: nothing is left to take back.
 */
export function undo(state: UndoState, now: Moment): Turn | null {
  const turn = takenBack(state.done, now);
  if (turn === null) return null;
  return { operations: turn.operations, state: { done: turn.left, undone: pushed(state.undone, turn.step) } };
}

/** The operations that do again what was taken back last; `null`: nothing is. */
export function redo(state: UndoState, now: Moment): Turn | null {
  const turn = takenBack(state.undone, now);
  if (turn === null) return null;
  return { operations: turn.operations, state: { done: pushed(state.done, turn.step), undone: turn.left } };
}

export interface Turn {
  readonly operations: readonly Operation[];
  readonly state: UndoState;
}

function pushed(steps: readonly Step[], step: Step): readonly Step[] {
  return step.length === 0 ? steps : [...steps, step];
}

/** The latest step of which something is left to take back; steps that others made void are passed over. */
function takenBack(steps: readonly Step[], now: Moment) {
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const { operations, step } = reversed(steps[index] ?? [], now);
    if (operations.length > 0) return { operations, step, left: steps.slice(0, index) };
  }
  return null;
}

function reversed(step: Step, now: Moment): { operations: readonly Operation[]; step: Step } {
  const operations: Operation[] = [];
  let { session } = now;
  for (const inverse of step.toReversed()) {
    for (const operation of operationsOf(inverse, { session, at: now.at })) {
      const result = applyOperation(session, operation, { by: now.by });
      if (result === null) continue;
      operations.push(operation);
      session = result.session;
    }
  }
  return { operations, step: stepOf({ before: now.session, operations, by: now.by }) };
}

function stepOf(command: { before: Session; operations: readonly Operation[]; by: string }): Step {
  const step: Inverse[] = [];
  let session = command.before;
  for (const operation of command.operations) {
    const result = applyOperation(session, operation, { by: command.by });
    const inverse = result === null ? null : inverseOf(session, operation);
    if (inverse !== null) step.push(inverse);
    session = result?.session ?? session;
  }
  return step;
}
