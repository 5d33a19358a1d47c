"use client";
import type { ChangeSet } from "@codemirror/state";
import { type KeyboardEvent, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "react";
import { highlight } from "@/core/highlight/highlight";
import type { EditorHandle } from "./editor-handle";
import { indent, newLine, outdent, type TextState } from "./light-text";
import type { TextBinding } from "./text-binding";
import { changeBetween } from "./text-change";

export interface LightHandle extends EditorHandle {
  show(changes: ChangeSet): void;
  composing(): boolean;
}

/**
 * The editor that is there at once: a text area over its own coloured text. What is typed before Monaco has arrived
 * is typed here, and Monaco takes over text, selection and undo.
 */
export function LightEditor(props: {
  readonly binding: TextBinding;
  readonly language: string;
  readonly label: string;
  readonly wrap: boolean;
  readonly selection: { readonly from: number; readonly to: number };
  readonly handle: React.Ref<LightHandle>;
  /** A list of names was asked for, which only the full editor has. */
  readonly onAsksForNames: () => void;
}) {
  const { binding } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const [text, setText] = useState(binding.text);
  const html = useMemo(() => highlight(text, props.language), [text, props.language]);
  const put = (next: TextState) => {
    const node = area.current;
    if (node === null) return;
    node.value = next.text;
    node.setSelectionRange(next.from, next.to);
    typed(next.text, next.to);
  };
  const typed = (value: string, caret: number) => {
    const changes = changeBetween(binding.text, value, caret);
    if (changes !== null) binding.typed(changes);
    setText(value);
  };
  const show = (changes: ChangeSet | null) => {
    const node = area.current;
    if (node === null || changes === null) return;
    const from = changes.mapPos(node.selectionStart, -1);
    const to = changes.mapPos(node.selectionEnd, -1);
    node.value = binding.text;
    node.setSelectionRange(from, to);
    setText(binding.text);
  };
  useImperativeHandle(props.handle, () => lightHandle({ area, composing, show }));
  const first = useRef(props.selection);
  useLayoutEffect(() => {
    area.current?.focus({ preventScroll: true });
    area.current?.setSelectionRange(first.current.from, first.current.to);
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === " " && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onAsksForNames();
      return;
    }
    const next = answerTo(event, { binding, show });
    if (next !== null) put(next);
  };
  return (
    <div className="cell-light" data-wrap={props.wrap}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight escapes all text */}
      <pre aria-hidden dangerouslySetInnerHTML={{ __html: `${html}\n` }} />
      <textarea
        ref={area}
        aria-label={props.label}
        defaultValue={text}
        wrap={props.wrap ? "soft" : "off"}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        onKeyDown={onKeyDown}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={() => {
          composing.current = false;
        }}
        onChange={(event) => typed(event.target.value, event.target.selectionEnd)}
      />
    </div>
  );
}

/** Keys that the text area does not do, or does in its own way; a new state of text, or `null`. */
function answerTo(
  event: KeyboardEvent<HTMLTextAreaElement>,
  at: { readonly binding: TextBinding; show(changes: ChangeSet | null): void },
): TextState | null {
  if (event.nativeEvent.isComposing) return null;
  const node = event.currentTarget;
  const state = { text: node.value, from: node.selectionStart, to: node.selectionEnd };
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && !event.altKey && (key === "z" || key === "y")) {
    event.preventDefault();
    at.show(key === "z" && !event.shiftKey ? at.binding.undo() : at.binding.redo());
    return null;
  }
  if (command || event.altKey) return null;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    return newLine(state);
  }
  if (event.key === "Tab") {
    event.preventDefault();
    return event.shiftKey ? outdent(state) : indent(state);
  }
  return null;
}

function lightHandle(at: {
  readonly area: React.RefObject<HTMLTextAreaElement | null>;
  readonly composing: React.RefObject<boolean>;
  show(changes: ChangeSet): void;
}): LightHandle {
  const selection = () => ({
    from: at.area.current?.selectionStart ?? 0,
    to: at.area.current?.selectionEnd ?? 0,
  });
  return {
    focus: () => at.area.current?.focus({ preventScroll: true }),
    selection,
    select: (from, to) => at.area.current?.setSelectionRange(from, to),
    atEdge(edge) {
      const { from, to } = selection();
      const text = at.area.current?.value ?? "";
      if (from !== to) return false;
      return edge === "first-line" ? !text.slice(0, from).includes("\n") : !text.slice(to).includes("\n");
    },
    wantsEscape: () => at.composing.current,
    composing: () => at.composing.current,
    show: at.show,
  };
}
