"use client";
import "@xterm/xterm/css/xterm.css";
import { SquareTerminal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type StudioDocument, titleOf } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { useTheme } from "../theme/theme-store";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";
import { focusWhenVisible } from "./focus-when-visible";
import { type MountedTerminal, mountTerminal } from "./mount-terminal";
import { openSystemTerminal } from "./open-terminal";
import { forgetScrollback } from "./scrollback";
import type { LineState } from "./terminal-line";

type TerminalDocument = Extract<StudioDocument, { kind: "terminal" }>;

/** A terminal. What it said survives a reload; what runs in it does not notice that anybody left. */
export function TerminalPanel({ document }: { document: TerminalDocument }) {
  const screen = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedTerminal | null>(null);
  const [state, setState] = useState<LineState>("connecting");
  const theme = useTheme((each) => each.theme);
  const { id, appId, name } = document;
  useEffect(() => {
    const { current } = screen;
    if (!current) return;
    return onceShown(current, () => {
      const terminal = mountTerminal({ screen: current, id, place: { appId, name }, onState: setState });
      mounted.current = terminal;
      return () => terminal.end();
    });
  }, [id, appId, name]);
  useEffect(() => {
    if (theme) mounted.current?.recolour();
  }, [theme]);
  const active = useDocuments((each) => each.activeId === id);
  useEffect(() => {
    // Also once it is connected: only then is it certain to be on the screen.
    if (!active || (state !== "open" && state !== "connecting")) return;
    return focusWhenVisible(screen.current, () => mounted.current?.focus());
  }, [active, state]);

  return (
    <section
      aria-label={titleOf(document)}
      data-terminal-state={state}
      className="relative flex h-full min-h-0 flex-col bg-canvas"
    >
      <Notice state={state} document={document} />
      <div ref={screen} className="min-h-0 flex-1 overflow-hidden py-1.5 pl-2.5" />
    </section>
  );
}

/**
 * Begins when the element is on the screen: a panel may be drawn before the dock has a place for it, and a terminal
 * that is opened off the screen knows no sizes and takes no focus. Answers how to end it.
 */
function onceShown(element: HTMLElement, begin: () => () => void): () => void {
  let end: (() => void) | null = null;
  const watching = new ResizeObserver(() => {
    if (element.clientWidth === 0 || element.clientHeight === 0) return;
    watching.disconnect();
    end = begin();
  });
  watching.observe(element);
  return () => {
    watching.disconnect();
    end?.();
  };
}

function Notice({ state, document }: { state: LineState; document: TerminalDocument }) {
  const close = useDocuments((each) => each.close);
  const bar =
    "flex min-h-8 shrink-0 items-center gap-2 border-b border-line bg-panel px-3 text-xs text-ink-soft";
  switch (state) {
    case "open":
      return null;
    case "connecting":
    case "reconnecting":
      return (
        <p role="status" className={bar}>
          <Spinner className="size-3!" />
          {state === "connecting" ? "Connecting…" : "Reconnecting… what runs here goes on"}
        </p>
      );
    case "ended":
      return (
        <div role="status" className={bar}>
          <SquareTerminal aria-hidden className="size-3.5" />
          <span className="flex-1">This terminal has ended. What it said stays until you close it.</span>
          {document.terminal === "system" && (
            <Button className="h-6" onClick={() => void openSystemTerminal()}>
              Start a new one
            </Button>
          )}
          <Button
            look="quiet"
            className="h-6"
            onClick={() => {
              forgetScrollback(document.id);
              close(document.id);
            }}
          >
            Close
          </Button>
        </div>
      );
    default:
      return state satisfies never;
  }
}
