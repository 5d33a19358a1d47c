import { createStore, type StoreApi } from "zustand/vanilla";

/**
 * How soon the page shows a change. `now`: what a person does to the page. `frame`: the first one now, and what comes
 * before the next frame with that frame, so that a flood is drawn once a frame. `passing`: states that usually pass at
 * once, as a cell being queued; they are drawn with whatever comes next, and by themselves only when nothing does for
 * as long as a person needs to see anything. A frame is thereby left for the output of a cell that takes a few
 * milliseconds.
 */
export type Pace = "now" | "frame" | "passing";

const passingMs = 40;
/** Frames do not come while the page is hidden. */
const hiddenMs = 100;

export interface PacedStore<T> extends Pick<StoreApi<T>, "getState" | "getInitialState" | "subscribe"> {
  /** Runs a change of the source that is shown at this pace; all others are shown now. */
  at(pace: Pace, change: () => void): void;
  stop(): void;
}

/** What is shown of a store: the same states, some later, and never one that is older than what was shown. */
export function pacedStore<T>(source: StoreApi<T>): PacedStore<T> {
  const shown = createStore<T>(() => source.getState());
  let pace: Pace = "now";
  let behind: Pace | null = null;
  let stopFrame: (() => void) | null = null;
  let stopPassing: (() => void) | null = null;
  const show = () => {
    stopPassing?.();
    stopPassing = null;
    behind = null;
    shown.setState(source.getState(), true);
  };
  const frameCame = () => {
    stopFrame = null;
    if (behind === "frame") showInFrame();
  };
  const showInFrame = () => {
    stopFrame ??= onNextFrame(frameCame);
    show();
  };
  const unsubscribe = source.subscribe(() => {
    if (pace === "now") return show();
    if (pace === "frame" && stopFrame === null) return showInFrame();
    if (behind !== "frame") behind = pace;
    if (pace === "passing") stopPassing ??= after(passingMs, show);
  });
  return {
    getState: shown.getState,
    getInitialState: shown.getInitialState,
    subscribe: shown.subscribe,
    at(next, change) {
      const before = pace;
      pace = next;
      try {
        change();
      } finally {
        pace = before;
      }
    },
    stop() {
      unsubscribe();
      stopFrame?.();
      stopPassing?.();
    },
  };
}

function onNextFrame(come: () => void): () => void {
  const stop = () => {
    cancelAnimationFrame(frame);
    stopTimer();
  };
  const once = () => {
    stop();
    come();
  };
  const frame = requestAnimationFrame(once);
  const stopTimer = after(hiddenMs, once);
  return stop;
}

function after(ms: number, show: () => void): () => void {
  const timer = setTimeout(show, ms);
  return () => clearTimeout(timer);
}
