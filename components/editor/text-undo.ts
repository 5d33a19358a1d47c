import type { ChangeSet } from "@codemirror/state";
import { textOf } from "./text-change";

interface Step {
  readonly inverse: ChangeSet;
  readonly at: number;
  readonly typed: boolean;
}

const pause = 700;

/**
 * Undo of one's own edits to one text that others edit too. Editors undo what came last, whoever did it; this keeps
 * the inverse of each own change and maps it over everything that arrives in between.
 */
export class TextUndo {
  #done: readonly Step[] = [];
  #undone: readonly Step[] = [];

  /** An own edit of the text `before`; quick typing joins into one step. */
  record(changes: ChangeSet, { before, at }: { readonly before: string; readonly at: number }): void {
    const inverse = changes.invert(textOf(before));
    const typed = isOneKey(changes);
    const last = this.#done.at(-1);
    this.#undone = [];
    if (last?.typed && typed && at - last.at < pause) {
      this.#done = [...this.#done.slice(0, -1), { inverse: inverse.compose(last.inverse), at, typed }];
      return;
    }
    this.#done = [...this.#done.slice(-199), { inverse, at, typed }];
  }

  /** A change by others to the present text. */
  map(changes: ChangeSet): void {
    this.#done = mapped(this.#done, changes);
    this.#undone = mapped(this.#undone, changes);
  }

  /** The change that takes the last own step back; the caller applies it. */
  undo(text: string): ChangeSet | null {
    const step = this.#done.at(-1);
    if (step === undefined || step.inverse.length !== text.length) return null;
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, { ...step, typed: false, inverse: step.inverse.invert(textOf(text)) }];
    return step.inverse;
  }

  redo(text: string): ChangeSet | null {
    const step = this.#undone.at(-1);
    if (step === undefined || step.inverse.length !== text.length) return null;
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, { ...step, typed: false, inverse: step.inverse.invert(textOf(text)) }];
    return step.inverse;
  }
}

/** One character more or less; a new line begins a step of its own. */
function isOneKey(changes: ChangeSet): boolean {
  const difference = changes.newLength - changes.length;
  let lines = 1;
  changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => {
    lines = Math.max(lines, inserted.lines);
  });
  return Math.abs(difference) === 1 && lines === 1;
}

/** Each step applies to the text that the step above it leaves, so the change is carried down over them. */
function mapped(steps: readonly Step[], changes: ChangeSet): readonly Step[] {
  let over = changes;
  const kept: Step[] = [];
  for (const step of steps.toReversed()) {
    const inverse = step.inverse.map(over);
    over = over.map(step.inverse, true);
    if (!inverse.empty) kept.push({ ...step, inverse, typed: false });
  }
  return kept.reverse();
}
