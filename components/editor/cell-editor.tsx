"use client";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { inTypingPause } from "@/components/ui/when-idle";
import type { Json } from "@/core/json";
import type { EditorHandle } from "./editor-handle";
import type { KernelAssist } from "./kernel-assist";
import { LightEditor, type LightHandle } from "./light-editor";
import { loadMonaco, monacoIfLoaded } from "./load-monaco";
import type { MonacoApi } from "./monaco-api";
import { enterMonaco, type MonacoCell } from "./monaco-cell";
import { TextBinding } from "./text-binding";
import type { TextUndo } from "./text-undo";
import "./editor.css";

interface CellEditorProps {
  readonly source: string;
  readonly language: string;
  readonly label: string;
  readonly wrap: boolean;
  readonly undo: TextUndo;
  readonly assist: KernelAssist | null;
  readonly selection: { readonly from: number; readonly to: number };
  readonly onEdit: (changes: Json) => void;
  /** The editor that now has the focus, and `null` when it leaves. */
  readonly onHandle: (handle: EditorHandle | null) => void;
}

/**
 * The editor of the one focused cell. Until Monaco has arrived it is a light one, so that the first key is seen at
 * once; then text, selection and undo move over between two keys.
 */
export function CellEditor(props: CellEditorProps) {
  const [binding] = useState(() => new TextBinding(bindingOptions(props)));
  const [monaco, setMonaco] = useState<MonacoApi | null>(monacoIfLoaded);
  const [selection, setSelection] = useState(props.selection);
  const light = useRef<LightHandle>(null);
  const full = useRef<MonacoCell | null>(null);
  const asksForNames = useRef(false);
  const atOnce = useRef(() => {});
  const { onHandle } = props;
  useEffect(() => {
    if (monaco !== null) return;
    let here = true;
    const take = (api: MonacoApi) => {
      if (!here) return;
      if (light.current?.composing()) {
        setTimeout(() => take(api), 200);
        return;
      }
      // In one step: a key pressed between reading the selection and showing it would end up in the wrong place.
      flushSync(() => {
        setSelection(light.current?.selection() ?? { from: 0, to: 0 });
        setMonaco(() => api);
      });
    };
    const load = () => void loadMonaco().then(take, () => undefined);
    const stop = inTypingPause(load, 300);
    atOnce.current = () => {
      stop();
      load();
    };
    return () => {
      here = false;
      stop();
    };
  }, [monaco]);
  useLayoutEffect(() => {
    if (monaco === null) onHandle(light.current);
    return () => onHandle(null);
  }, [monaco, onHandle]);
  useLayoutEffect(() => {
    const changes = binding.received(props.source);
    if (changes !== null) (full.current ?? light.current)?.show(changes);
  }, [binding, props.source]);
  if (monaco === null) {
    const onAsksForNames = () => {
      asksForNames.current = true;
      atOnce.current();
    };
    return <LightEditor {...{ ...props, binding, selection, onAsksForNames }} handle={light} />;
  }
  return <MonacoSlot {...{ ...props, monaco, binding, selection, full, asksForNames }} />;
}

function bindingOptions(props: CellEditorProps) {
  return { text: props.source, undo: props.undo, now: () => performance.now(), send: props.onEdit };
}

function MonacoSlot(
  props: CellEditorProps & {
    readonly monaco: MonacoApi;
    readonly binding: TextBinding;
    readonly full: React.RefObject<MonacoCell | null>;
    /** Asked of the light editor before this one was here. */
    readonly asksForNames: React.RefObject<boolean>;
  },
) {
  const slot = useRef<HTMLDivElement>(null);
  const start = useRef(props);
  const { monaco, onHandle, full, asksForNames } = props;
  useLayoutEffect(() => {
    const { binding, language, label, wrap, assist, selection } = start.current;
    if (slot.current === null) return;
    const wordWrap = wrap ? "on" : "off";
    const cell = enterMonaco(monaco, {
      slot: slot.current,
      binding,
      language,
      label,
      wrap: wordWrap,
      assist,
      selection,
    });
    full.current = cell;
    onHandle(cell);
    if (asksForNames.current) cell.offerNames();
    asksForNames.current = false;
    return () => {
      full.current = null;
      onHandle(null);
      cell.leave();
    };
  }, [monaco, onHandle, full, asksForNames]);
  const lines = props.binding.text.split("\n").length;
  return (
    <div ref={slot} className="cell-monaco-slot" style={{ minHeight: props.wrap ? undefined : lines * 20 }} />
  );
}
