"use client";
import { useState } from "react";
import type { HibernationReason, KeptVariables } from "@/core/session/session";
import { roughBytesText } from "../studio/size-text";
import { confirmed } from "../ui/ask-store";
import { Spinner } from "../ui/spinner";
import { LostVariables } from "./lost-variables";
import type { OpenNotebook } from "./open-notebook";
import { useNotebook, useSession } from "./use-notebook";

/** A kernel that stops with its variables saved, and then what is kept of it until it is resumed. */
export function KeptNotice() {
  const notebook = useNotebook();
  const hibernating = useSession((session) => session.hibernating ?? null, null);
  const kept = useSession((session) => session.kept ?? null, null);
  const waits = useSession(({ kernel }) => kernel.phase === "none" || kernel.phase === "dead", false);
  if (hibernating !== null)
    return (
      <div className="notice" role="status">
        <span className="choice-waiting">
          <Spinner />{" "}
          {hibernating.phase === "saving"
            ? "Saving variables; the kernel then stops…"
            : "The kernel stops with its variables saved, once the cell that runs has ended…"}
        </span>
        <button
          type="button"
          className="output-button"
          onClick={() => notebook.dispatch({ type: "cancelHibernation" })}
        >
          Keep it running
        </button>
      </div>
    );
  return kept === null ? null : <Kept kept={kept} waits={waits} />;
}

function Kept({ kept, waits }: { readonly kept: KeptVariables; readonly waits: boolean }) {
  const notebook = useNotebook();
  const [open, setOpen] = useState(false);
  return (
    <div className="notice flex-wrap" role="status">
      <div className="min-w-64 flex-1">
        {keptText(kept)}{" "}
        {waits
          ? "The next run, or Resume, brings them back."
          : "The kernel here is another one. They come back when one of their image starts."}
        {open && <LostVariables lost={kept.lost} title={lostTitle(kept.lost.length)} />}
      </div>
      {kept.lost.length > 0 && (
        <button type="button" className="output-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide what is not" : "Show what is not"}
        </button>
      )}
      {waits && (
        <button
          type="button"
          className="output-button"
          onClick={() => notebook.dispatch({ type: "resumeKernel" })}
        >
          Resume
        </button>
      )}
      <button type="button" className="output-button" onClick={() => void discard(notebook, kept)}>
        Discard
      </button>
    </div>
  );
}

async function discard(notebook: OpenNotebook, kept: KeptVariables): Promise<void> {
  const sure = await confirmed({
    title: "Discard the saved variables?",
    description: `${countText(kept.count)} (${roughBytesText(kept.bytes)}) are removed, and the next kernel starts afresh. Cells and outputs stay.`,
    confirm: "Discard",
    danger: true,
  });
  if (sure) notebook.dispatch({ type: "discardKept" });
}

const countText = (count: number) => `${count} ${count === 1 ? "variable" : "variables"}`;
const lostTitle = (count: number) => (count === 1 ? "One is not saved" : `${count} are not saved`);

function keptText({ why, at, until, count, bytes, lost }: KeptVariables): string {
  const size =
    count === 0 ? "It had no variables to save." : `${countText(count)} saved, ${roughBytesText(bytes)}.`;
  const missing = lost.length === 0 ? "" : ` ${lost.length} could not be saved.`;
  return `${whyText(why)} ${timeText(at)}. ${size}${missing} Kept until ${new Date(until).toLocaleDateString()}.`;
}

function whyText(why: HibernationReason): string {
  switch (why) {
    case "asked":
      return "The kernel was stopped";
    case "idle":
      return "The kernel was stopped because nothing had run for a while";
    case "budget":
      return "The kernel was stopped because the budget is used up";
    default:
      return why satisfies never;
  }
}

/** The time of day, with the day where that is another one. */
function timeText(at: number): string {
  const then = new Date(at);
  const time = then.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return then.toDateString() === new Date().toDateString()
    ? `at ${time}`
    : `on ${then.toLocaleDateString()} at ${time}`;
}
