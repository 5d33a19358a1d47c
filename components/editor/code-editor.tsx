"use client";
import { useEffect, useRef, useState } from "react";
import { highlight } from "@/core/highlight/highlight";
import { loadMonaco, monacoIfLoaded } from "./load-monaco";
import type { MonacoApi } from "./monaco-api";
import { fileOptions } from "./monaco-options";
import "./editor.css";

interface CodeEditorProps {
  readonly value: string;
  /** Monaco's name of the language: `python`, `markdown`, `json`, … */
  readonly language: string;
  readonly label: string;
  readonly readOnly: boolean;
  readonly onChange: (value: string) => void;
}

/** The editor of text files. */
export function CodeEditor(props: CodeEditorProps) {
  const [monaco, setMonaco] = useState<MonacoApi | null>(monacoIfLoaded);
  useEffect(() => {
    let here = true;
    loadMonaco().then(
      (api) => here && setMonaco(() => api),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, []);
  if (monaco !== null) return <FileEditor {...props} monaco={monaco} />;
  const html = highlight(props.value.slice(0, 100_000), props.language);
  return (
    <div className="file-editor-waiting" aria-busy>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight escapes all text */}
      <pre className="cell-static" dangerouslySetInnerHTML={{ __html: html }} />
    </div>
  );
}

function FileEditor(props: CodeEditorProps & { readonly monaco: MonacoApi }) {
  const node = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const editorRef = useRef<ReturnType<MonacoApi["editor"]["create"]> | null>(null);
  const { monaco, value, language, readOnly, label } = props;
  useEffect(() => {
    if (node.current === null) return;
    const start = latest.current;
    const model = monaco.editor.createModel(start.value, start.language);
    const editor = monaco.editor.create(node.current, { ...fileOptions(), model, automaticLayout: true });
    editorRef.current = editor;
    const changed = model.onDidChangeContent(() => latest.current.onChange(model.getValue()));
    return () => {
      changed.dispose();
      editorRef.current = null;
      editor.dispose();
      model.dispose();
    };
  }, [monaco]);
  useEffect(() => {
    editorRef.current?.updateOptions({ readOnly, ariaLabel: label });
  }, [readOnly, label]);
  useEffect(() => {
    const model = editorRef.current?.getModel();
    if (model) monaco.editor.setModelLanguage(model, language);
  }, [monaco, language]);
  useEffect(() => {
    const model = editorRef.current?.getModel();
    if (!model || model.getValue() === value) return;
    // Not what was typed here: the file was loaded anew. One undo, of its own, gives back what was typed.
    model.pushStackElement();
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text: value }], () => null);
    model.pushStackElement();
  }, [value]);
  return <div ref={node} className="file-editor" />;
}
