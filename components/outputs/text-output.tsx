"use client";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { sentenceFor } from "@/core/errors";
import type { StoredPart } from "@/core/notebook/notebook";
import { ansiHtml } from "@/core/outputs/ansi";
import { cutText } from "@/core/outputs/cut-text";
import { readPage } from "./stored-part";
import { useOutputSurroundings } from "./surroundings";

/** Terminal text: streams, plain results, tracebacks. Only a bounded part is ever in the page. */
export const TextOutput = memo(function TextOutput(props: {
  readonly text: string;
  readonly tone: "plain" | "stderr" | "error";
  readonly stored: StoredPart | null;
}) {
  const [whole, setWhole] = useState(false);
  const cut = useMemo(() => cutText(props.text), [props.text]);
  const { storedAt } = useOutputSurroundings();
  const more = props.stored !== null && storedAt !== null;
  if (whole && more && props.stored !== null) {
    return <StoredText url={storedAt(props.stored.ref)} tone={props.tone} onLess={() => setWhole(false)} />;
  }
  if (whole) {
    return (
      <div className="output-text" data-tone={props.tone}>
        <AnsiChunks text={props.text} />
        <ShowButton label="Show less" onPress={() => setWhole(false)} />
      </div>
    );
  }
  return (
    <div className="output-text" data-tone={props.tone}>
      <Ansi text={cut.head} />
      {cut.hidden !== null && (
        <p className="output-cut">
          {cut.hidden} <ShowButton label="Show all" onPress={() => setWhole(true)} />
        </p>
      )}
      {cut.tail !== null && <Ansi text={cut.tail} />}
      {cut.hidden === null && more && props.stored !== null && (
        <p className="output-cut">
          {size(props.stored.size)} in all <ShowButton label="Show all" onPress={() => setWhole(true)} />
        </p>
      )}
    </div>
  );
});

const Ansi = memo(function Ansi({ text }: { readonly text: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: ansiHtml escapes all text and makes only spans
  return <pre dangerouslySetInnerHTML={{ __html: ansiHtml(text) }} />;
});

const AnsiChunks = memo(function AnsiChunks({ text }: { readonly text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: chunks are cut at fixed places
  return chunks(text).map((chunk, index) => <Ansi key={index} text={chunk} />);
});

function StoredText(props: { readonly url: string; readonly tone: string; readonly onLess: () => void }) {
  const [pages, setPages] = useState<readonly string[]>([]);
  const [state, setState] = useState<{ next: number | null; busy: boolean; problem: string | null }>({
    next: 0,
    busy: false,
    problem: null,
  });
  const load = async () => {
    if (state.next === null || state.busy) return;
    setState({ ...state, busy: true, problem: null });
    try {
      const page = await readPage(props.url, state.next);
      setPages((known) => [...known, page.text]);
      setState({ next: page.next, busy: false, problem: null });
    } catch (problem) {
      setState({ ...state, busy: false, problem: sentenceFor(problem) });
    }
  };
  const first = useRef(load);
  useEffect(() => void first.current(), []);
  return (
    <div className="output-text" data-tone={props.tone} aria-busy={state.busy}>
      {pages.map((page, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages only grow in number
        <AnsiChunks key={number} text={page} />
      ))}
      <p className="output-cut">
        {state.problem}
        {state.next !== null && <ShowButton label={state.busy ? "Loading…" : "Show more"} onPress={load} />}
        <ShowButton label="Show less" onPress={props.onLess} />
      </p>
    </div>
  );
}

function ShowButton(props: { readonly label: string; readonly onPress: () => void }) {
  return (
    <button type="button" className="output-link" onClick={props.onPress}>
      {props.label}
    </button>
  );
}

/** Pieces that the browser lays out only when they are seen. */
function chunks(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const wanted = from + 16_000;
    const line = wanted >= text.length ? text.length : text.lastIndexOf("\n", wanted) + 1;
    const to = line > from ? line : Math.min(wanted, text.length);
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
