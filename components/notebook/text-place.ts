/** The offset in an element's text under the pointer; `null` where the browser does not tell. */
export function offsetAt(
  element: Element,
  point: { readonly clientX: number; readonly clientY: number },
): number | null {
  const caret = caretAt(point);
  if (caret === null || !element.contains(caret.node)) return null;
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(caret.node, caret.offset);
  return range.toString().length;
}

function caretAt(point: { readonly clientX: number; readonly clientY: number }) {
  if ("caretPositionFromPoint" in document) {
    const found = document.caretPositionFromPoint(point.clientX, point.clientY);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const old = document as unknown as { caretRangeFromPoint?(x: number, y: number): Range | null };
  const found = old.caretRangeFromPoint?.(point.clientX, point.clientY) ?? null;
  return found && { node: found.startContainer, offset: found.startOffset };
}
