/** The editor that has the focus, as the notebook's keys see it. */
export interface EditorHandle {
  focus(): void;
  /** UTF-16 offsets into the text. */
  selection(): { readonly from: number; readonly to: number };
  select(from: number, to: number): void;
  /** Where the caret is among the lines as shown; an arrow key then leaves the cell. */
  atEdge(edge: "first-line" | "last-line"): boolean;
  /** Esc closes a list or a search that the editor shows; only then is it free for the notebook. */
  wantsEscape(): boolean;
}
