/** Does a work that can wait once the page is at rest, at the latest after `withinMs`; the answer takes it back. */
export function whenIdle(work: () => void, withinMs: number): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, Math.min(500, withinMs));
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(work, { timeout: withinMs });
  return () => cancelIdleCallback(asked);
}

/**
 * Does a work that would hold up the page once nobody has typed for `ms`; the answer takes it back. A key that is
 * pressed meanwhile is answered first.
 */
export function inTypingPause(work: () => void, ms: number): () => void {
  let timer = setTimeout(done, ms);
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(done, ms);
  };
  const stop = () => {
    clearTimeout(timer);
    removeEventListener("keydown", again, { capture: true });
  };
  function done() {
    stop();
    work();
  }
  addEventListener("keydown", again, { capture: true, passive: true });
  return stop;
}
