/** The dock shows a panel some frames after it has its place; what is hidden takes no focus. Answers how to give up. */
export function focusWhenVisible(element: HTMLElement | null, focus: () => void): () => void {
  let frame = 0;
  const tryNow = () => {
    focus();
    if (element !== null && !element.contains(document.activeElement)) frame = requestAnimationFrame(tryNow);
  };
  tryNow();
  const stop = () => cancelAnimationFrame(frame);
  // Whoever goes elsewhere meanwhile means it.
  addEventListener("pointerdown", stop, { once: true, capture: true });
  return () => {
    stop();
    removeEventListener("pointerdown", stop, { capture: true });
  };
}
