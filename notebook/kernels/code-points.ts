/** Kernels count code points, JavaScript counts UTF-16 units; they differ after the first emoji. */
export function codePointsBefore(text: string, utf16Offset: number): number {
  let count = 0;
  for (const _ of text.slice(0, utf16Offset)) count++;
  return count;
}

/**
 * The UTF-16 offset of the place before which that many code points stand; Jupyter counts in those, editors do
 * not.
 */
export function utf16Before(text: string, codePoints: number): number {
  let offset = 0;
  let count = 0;
  for (const character of text) {
    if (count++ >= codePoints) break;
    offset += character.length;
  }
  return offset;
}
