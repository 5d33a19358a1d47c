import type { ChangeSet } from "@codemirror/state";
import { ChangeSet as Changes } from "@codemirror/state";
import type { editor as MonacoEditor } from "monaco-editor/editor";
import { highlightSpans } from "@/core/highlight/highlight";
import type { EditorHandle } from "./editor-handle";
import type { KernelAssist } from "./kernel-assist";
import type { MonacoApi } from "./monaco-api";
import { assistModel, cellPython } from "./monaco-languages";
import { cellOptions } from "./monaco-options";
import type { TextBinding } from "./text-binding";

/**
 * One Monaco editor for all cells: the focused cell borrows it. Making one costs tens of milliseconds, moving it
 * costs two.
 */
let shared: { readonly node: HTMLElement; readonly editor: MonacoEditor.IStandaloneCodeEditor } | null = null;

export function warmMonaco(monaco: MonacoApi): void {
  sharedEditor(monaco);
}

function sharedEditor(monaco: MonacoApi) {
  if (shared !== null) return shared;
  const node = document.createElement("div");
  node.className = "cell-monaco";
  // Lists and hovers are drawn over the page, not inside a cell that clips and moves.
  const overflow = document.createElement("div");
  overflow.className = "monaco-editor editor-overflow";
  document.body.append(overflow);
  const options = { ...cellOptions(), overflowWidgetsDomNode: overflow };
  shared = { node, editor: monaco.editor.create(node, options) };
  return shared;
}

export interface MonacoCell extends EditorHandle {
  /** Shows a change that was not typed here. */
  show(changes: ChangeSet): void;
  /** Opens the list of names that fit at the caret. */
  offerNames(): void;
  leave(): void;
}

interface MonacoCellOptions {
  readonly slot: HTMLElement;
  readonly binding: TextBinding;
  readonly language: string;
  readonly label: string;
  readonly wrap: "on" | "off";
  readonly assist: KernelAssist | null;
  readonly selection: { readonly from: number; readonly to: number };
}

export function enterMonaco(monaco: MonacoApi, options: MonacoCellOptions): MonacoCell {
  const { node, editor } = sharedEditor(monaco);
  const { binding } = options;
  const python = /^i?python\d*$/.test(options.language);
  const model = monaco.editor.createModel(binding.text, python ? cellPython : options.language);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  model.updateOptions({
    tabSize: 4,
    insertSpaces: true,
    trimAutoWhitespace: true,
    // The static text has no colours for pairs of brackets either.
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  options.slot.append(node);
  editor.updateOptions({ ariaLabel: options.label, wordWrap: options.wrap });
  editor.setModel(model);
  const stopAssist = options.assist === null ? null : assistModel(model, options.assist);
  const colours = python ? editor.createDecorationsCollection() : null;
  const colour = () => colours?.set(decorations(model, options.language));
  const layoutNow = () => layout({ editor, slot: options.slot });
  let showing = false;
  const show = (changes: ChangeSet) => {
    showing = true;
    applyTo(model, { changes, editor, monaco });
    showing = false;
    colour();
  };
  const listeners = [
    model.onDidChangeContent((event) => {
      if (showing || event.isEolChange) return;
      const parts = event.changes.map((change) => ({
        from: change.rangeOffset,
        to: change.rangeOffset + change.rangeLength,
        insert: change.text,
      }));
      binding.typed(Changes.of(parts, binding.text.length, "\n"));
      colour();
    }),
    editor.onDidContentSizeChange(layoutNow),
    editor.onKeyDown((event) => {
      const step = undoStep(event.browserEvent);
      if (step === null) return;
      event.preventDefault();
      event.stopPropagation();
      const changes = step === "undo" ? binding.undo() : binding.redo();
      if (changes !== null) show(changes);
    }),
  ];
  const resized = new ResizeObserver(layoutNow);
  resized.observe(options.slot);
  colour();
  layoutNow();
  const handle = handleOf(monaco, { editor, model });
  handle.select(options.selection.from, options.selection.to);
  editor.focus();
  return {
    ...handle,
    show,
    offerNames: () => editor.trigger("keyboard", "editor.action.triggerSuggest", {}),
    leave() {
      resized.disconnect();
      for (const listener of listeners) listener.dispose();
      stopAssist?.();
      if (editor.getModel() === model) editor.setModel(null);
      model.dispose();
      if (node.parentElement === options.slot) node.remove();
    },
  };
}

function layout(at: { readonly editor: MonacoEditor.IStandaloneCodeEditor; readonly slot: HTMLElement }) {
  const width = at.slot.clientWidth;
  const height = Math.max(at.editor.getContentHeight(), 20);
  at.slot.style.height = `${height}px`;
  at.editor.layout({ width, height });
}

function decorations(model: MonacoEditor.ITextModel, language: string): MonacoEditor.IModelDeltaDecoration[] {
  return highlightSpans(model.getValue(), language).map(({ from, to, name }) => {
    const start = model.getPositionAt(from);
    const end = model.getPositionAt(to);
    return {
      range: {
        startLineNumber: start.lineNumber,
        startColumn: start.column,
        endLineNumber: end.lineNumber,
        endColumn: end.column,
      },
      options: { inlineClassName: name },
    };
  });
}

/** A change of others, or an undo; the caret stays where it was in the text around it. */
function applyTo(
  model: MonacoEditor.ITextModel,
  at: {
    readonly changes: ChangeSet;
    readonly editor: MonacoEditor.IStandaloneCodeEditor;
    readonly monaco: MonacoApi;
  },
) {
  const selections = (at.editor.getSelections() ?? []).map((selection) => ({
    anchor: model.getOffsetAt(selection.getSelectionStart()),
    head: model.getOffsetAt(selection.getPosition()),
  }));
  const edits: MonacoEditor.IIdentifiedSingleEditOperation[] = [];
  at.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const range = at.monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
    edits.push({ range, text: inserted.toString() });
  });
  model.applyEdits(edits);
  at.editor.setSelections(
    selections.map(({ anchor, head }) => {
      const start = model.getPositionAt(at.changes.mapPos(anchor, -1));
      const end = model.getPositionAt(at.changes.mapPos(head, -1));
      return at.monaco.Selection.fromPositions(start, end);
    }),
  );
}

function undoStep(event: KeyboardEvent): "undo" | "redo" | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

function handleOf(
  monaco: MonacoApi,
  at: { readonly editor: MonacoEditor.IStandaloneCodeEditor; readonly model: MonacoEditor.ITextModel },
): EditorHandle {
  const { editor, model } = at;
  return {
    focus: () => editor.focus(),
    selection() {
      const selection = editor.getSelection();
      if (selection === null) return { from: 0, to: 0 };
      const ends = [selection.getStartPosition(), selection.getEndPosition()].map((end) =>
        model.getOffsetAt(end),
      );
      return { from: ends[0] ?? 0, to: ends[1] ?? 0 };
    },
    select(from, to) {
      editor.setSelection(monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to)));
    },
    atEdge(edge) {
      const position = editor.getPosition();
      if (position === null || !editor.getSelection()?.isEmpty()) return false;
      if (listIsOpen(editor)) return false;
      return edge === "first-line" ? position.lineNumber === 1 : position.lineNumber === model.getLineCount();
    },
    wantsEscape: () => listIsOpen(editor) || (editor.getSelections()?.length ?? 1) > 1,
  };
}

/** The list of completions, the search field and the hover are in the page only while they are shown. */
function listIsOpen(editor: MonacoEditor.IStandaloneCodeEditor): boolean {
  const shown = (selector: string) =>
    editor.getDomNode()?.querySelector(selector) ?? document.querySelector(`.monaco-editor ${selector}`);
  return shown(".suggest-widget.visible") !== null || shown(".find-widget.visible") !== null;
}
