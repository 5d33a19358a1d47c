"use client";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { findText } from "@/core/notebook/find-text";
import { closeFind, goToMatch, setQuery } from "./find-actions";
import { useFindMarks } from "./find-marks";
import type { Find } from "./notebook-state";
import { useNotebook, useNotebookState, useSession } from "./use-notebook";

/** Ctrl-F: looks through all cells, those that are not on the screen too. */
export function FindBar() {
  const find = useNotebookState((state) => state.find);
  return find === null ? null : <OpenFindBar find={find} />;
}

function OpenFindBar({ find }: { readonly find: Find }) {
  const notebook = useNotebook();
  const text = useSession((session) => session.notebook, null);
  const matches = useMemo(() => (text === null ? [] : findText(text, find.query)), [text, find.query]);
  const field = useRef<HTMLInputElement>(null);
  const match = find.at === null ? null : (matches[find.at] ?? null);
  useFindMarks({ query: find.query, match, field });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that it is asked for
  useEffect(() => field.current?.select(), [find.asked]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Escape") closeFind(notebook);
    else if (event.key === "Enter") goToMatch(notebook, event.shiftKey ? "previous" : "next");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="find-bar">
      <input
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: a person pressed Ctrl-F for exactly this
        autoFocus
        type="text"
        aria-label="Find in notebook"
        placeholder="Find in notebook"
        spellCheck={false}
        autoComplete="off"
        value={find.query}
        onChange={(event) => setQuery(notebook, event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className="find-count" role="status" aria-label="Matches">
        {countText(find, matches.length)}
      </span>
      <FindButton label="Previous match" onPress={() => goToMatch(notebook, "previous")}>
        <ChevronUp aria-hidden />
      </FindButton>
      <FindButton label="Next match" onPress={() => goToMatch(notebook, "next")}>
        <ChevronDown aria-hidden />
      </FindButton>
      <FindButton label="Close search" onPress={() => closeFind(notebook)}>
        <X aria-hidden />
      </FindButton>
    </search>
  );
}

function countText({ query, at }: Find, count: number): string {
  if (query === "") return "";
  if (count === 0) return "No matches";
  return at === null ? `${count} found` : `${Math.min(at + 1, count)} of ${count}`;
}

function FindButton(props: {
  readonly label: string;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      className="tool"
      aria-label={props.label}
      title={props.label}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}
