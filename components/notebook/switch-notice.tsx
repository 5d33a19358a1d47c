"use client";
import { useState } from "react";
import type { Switched, Switching } from "@/core/session/session";
import { Spinner } from "../ui/spinner";
import { LostVariables } from "./lost-variables";
import { useNotebook, useSession } from "./use-notebook";

/** A switch of the instance type: where it is, and then what came along. */
export function SwitchNotice() {
  const notebook = useNotebook();
  const switching = useSession((session) => session.switching, null);
  const switched = useSession((session) => session.switched, null);
  if (switching !== null) {
    return (
      <div className="notice" role="status">
        <span className="choice-waiting">
          <Spinner /> {wayText(switching)}
        </span>
        <button
          type="button"
          className="output-button"
          onClick={() => notebook.dispatch({ type: "cancelSwitch" })}
        >
          Stop the switch
        </button>
      </div>
    );
  }
  if (switched === null) return null;
  return <Result switched={switched} onRead={() => notebook.dispatch({ type: "dismissSwitched" })} />;
}

function Result({ switched, onRead }: { readonly switched: Switched; readonly onRead: () => void }) {
  const [open, setOpen] = useState(false);
  const lost = "lost" in switched ? switched.lost : [];
  const failed = "note" in switched;
  return (
    <div className="notice" role={failed ? "alert" : "status"} data-tone={failed ? "danger" : undefined}>
      <div className="min-w-0 flex-1">
        {resultText(switched)}
        {open && <LostVariables lost={lost} />}
      </div>
      {lost.length > 0 && (
        <button type="button" className="output-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide what did not" : "Show what did not"}
        </button>
      )}
      <button type="button" className="output-button" onClick={onRead}>
        OK
      </button>
    </div>
  );
}

function wayText({ to, phase, note }: Switching): string {
  const where = `Switching to ${to.instanceType}`;
  switch (phase) {
    case "starting":
      return note === "" ? `${where}…` : `${where}: ${lowered(note)}…`;
    case "saving":
      return note === "" ? `${where}: saving variables…` : `${where}: ${lowered(note)}…`;
    case "loading":
      return `${where}: bringing variables along…`;
    default:
      return phase satisfies never;
  }
}

const lowered = (note: string) => note.charAt(0).toLowerCase() + note.slice(1).replace(/[.…]+$/, "");

function resultText(switched: Switched): string {
  switch (switched.result) {
    case "failed":
      return `The kernel did not move to ${switched.instanceType}. ${switched.note}`;
    case "not-saved":
      return `The kernel was not stopped. ${switched.note}`;
    case "not-resumed":
      return `The saved variables are not back. ${switched.note}`;
    case "done":
    case "resumed":
      return cameText(switched);
    default:
      return switched satisfies never;
  }
}

function cameText(switched: Extract<Switched, { readonly result: "done" | "resumed" }>): string {
  const { carried, lost, instanceType } = switched;
  const how = switched.result === "done" ? "came along" : "came back";
  const came = `${carried} ${carried === 1 ? "variable" : "variables"} ${how}`;
  const here = `The kernel is on ${instanceType} now.`;
  if (carried === 0 && lost.length === 0) return `${here} It has no variables yet.`;
  return lost.length === 0 ? `${here} ${came}.` : `${here} ${came}, ${lost.length} did not.`;
}
