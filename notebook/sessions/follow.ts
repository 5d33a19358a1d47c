import type { Cell } from "@/core/notebook/notebook";
import type { OrderedOperation } from "@/core/session/operation";
import type { Followed } from "../wire";
import { sizeOf } from "./recent-operations";
import type { SessionLog } from "./session-log";

/** `id` is what a client shows after a cut to go on from there. */
export interface Frame {
  readonly id: string;
  readonly data: Followed;
}

/** Shown after a cut in mid-state: begin again. */
export const partial = "partial";

/**
 * Not a screen's 16: a cell that does little takes four frames, and must not wait for a timer however often it is run.
 */
const frameMs = 8;
/** Frames that may go out at once after a pause. */
const burst = 40;
const firstCells = 60;
const partSize = 256_000;
const operationsSize = 1_000_000;

/** A session from `from` (or from its state) on, for ever, joined to about one frame each 8 ms. */
export async function* follow(
  log: SessionLog,
  options: { readonly from: number | null; readonly signal: AbortSignal; ready(): Promise<void> },
): AsyncGenerator<Frame> {
  const bell = new Bell(options.signal);
  const stop = log.listen(() => bell.ring());
  const pace = new Pace();
  try {
    let seq = options.from;
    while (!options.signal.aborted) {
      const operations = seq === null ? null : log.after(seq);
      if (operations === null) {
        seq = log.seq;
        yield* stateFrames(log, options);
      } else if (operations.length === 0) {
        await bell.next();
      } else {
        for (const part of parts(operations)) {
          seq = part.at(-1)?.seq ?? seq;
          yield { id: String(seq), data: { type: "operations", operations: part } };
          await options.ready();
        }
        await pace.next(options.signal);
      }
    }
  } finally {
    stop();
  }
}

async function* stateFrames(log: SessionLog, options: { ready(): Promise<void> }): AsyncGenerator<Frame> {
  const { session, seq } = log;
  const { notebook } = session;
  const groups = cellGroups(
    notebook.order.map((id) => notebook.cells[id]).filter((cell) => cell !== undefined),
  );
  const frameId = (complete: boolean) => (complete ? String(seq) : partial);
  let group = groups.next();
  let isFirst = true;
  while (!group.done) {
    // Groups are cut as they are sent: the first cells of 60 MB must not wait for the measuring of the last.
    const next = groups.next();
    const complete = next.done === true;
    const cells = byId(group.value);
    const head = { ...session, notebook: { ...notebook, cells } };
    yield {
      id: frameId(complete),
      data: isFirst ? { type: "state", seq, session: head, complete } : { type: "cells", cells, complete },
    };
    await options.ready();
    isFirst = false;
    group = next;
  }
}

function* cellGroups(cells: readonly Cell[]): Generator<Cell[]> {
  let group: Cell[] = [];
  let size = 0;
  for (const cell of cells) {
    const next = cellSize(cell);
    if (group.length > 0 && (group.length >= firstCells || size + next > partSize)) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(cell);
    size += next;
  }
  yield group;
}

function cellSize(cell: Cell): number {
  return cell.source.length + (cell.outputs.length > 0 ? JSON.stringify(cell.outputs).length : 0) + 200;
}

function byId(cells: readonly Cell[]): Record<string, Cell> {
  return Object.fromEntries(cells.map((cell) => [cell.id, cell]));
}

function* parts(operations: readonly OrderedOperation[]): Generator<readonly OrderedOperation[]> {
  let start = 0;
  let size = 0;
  for (const [index, { operation }] of operations.entries()) {
    size += sizeOf(operation);
    if (size > operationsSize && index > start) {
      yield operations.slice(start, index);
      start = index;
      size = sizeOf(operation);
    }
  }
  yield operations.slice(start);
}

/** Remembers one ring, so that none is lost between looking and waiting. */
class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  constructor(signal: AbortSignal) {
    signal.addEventListener("abort", () => this.ring(), { once: true });
  }

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async next(): Promise<void> {
    if (!this.#rung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
    this.#rung = false;
  }
}

class Pace {
  #tokens = burst;
  #last = performance.now();

  async next(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    this.#tokens = Math.min(burst, this.#tokens + (now - this.#last) / frameMs);
    this.#last = now;
    this.#tokens -= 1;
    if (this.#tokens >= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, frameMs);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
