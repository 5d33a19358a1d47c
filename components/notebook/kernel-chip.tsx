"use client";
import { X } from "lucide-react";
import { useState } from "react";
import type { Kernel, Session } from "@/core/session/session";
import { useImages } from "./compute-offers";
import { KernelDialog } from "./kernel-dialog";
import { cancelStart } from "./run-actions";
import { durationText } from "./run-times";
import { shortLanguage } from "./short-language";
import { useNotebook, useSession } from "./use-notebook";
import { useTicking } from "./use-ticking";

type KernelState = "none" | "starting" | "idle" | "busy" | "dead";

/** The kernel: what it is, and how it is. Choosing another is behind it. */
export function KernelChip() {
  const [open, setOpen] = useState(false);
  const kernel = useSession((session) => session.kernel, noKernel);
  const compute = useSession((session) => session.compute, null);
  const fileName = useSession(fileKernelName, null);
  const images = useImages({ enabled: compute !== null });
  const image = images.data?.find((each) => each.id === compute?.image);
  const spec = image?.kernelspecs.find((each) => each.name === compute?.kernelspec);
  const alive = kernel.phase === "idle" || kernel.phase === "busy" ? kernel : null;
  const language =
    alive?.language.displayName ?? spec?.displayName ?? fileName ?? compute?.kernelspec ?? "none";
  const imageName = alive?.imageName ?? image?.name ?? compute?.image;
  const short = shortLanguage(language);
  const name = imageName === undefined || imageName === "" ? short : `${short} (${imageName})`;
  const state = kernelState(kernel);
  return (
    <>
      <button
        type="button"
        className="chip"
        aria-haspopup="dialog"
        aria-label={`Kernel: ${name}`}
        data-kernel-state={state}
        title={noteOf(kernel)}
        onClick={() => setOpen(true)}
      >
        <span className="kernel-dot" aria-hidden />
        <span className="chip-name">{name}</span>
        <span className="chip-state">{stateText(kernel)}</span>
        {kernel.phase === "starting" && <Elapsed />}
      </button>
      {kernel.phase === "starting" && <CancelStart />}
      {open && <KernelDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** As long as nothing runs yet; it ends with the button that began it, by pointer or keyboard. */
function CancelStart() {
  const notebook = useNotebook();
  return (
    <button
      type="button"
      className="tool"
      aria-label="Cancel the start"
      title="Cancel the start: nothing is billed for what is not ready"
      onClick={() => cancelStart(notebook)}
    >
      <X aria-hidden />
    </button>
  );
}

/** Since somebody asked for it, where a cell waits for it; else since it is seen here. */
function Elapsed() {
  const [seen] = useState(() => Date.now());
  const since = useSession(firstQueuedAt, null) ?? seen;
  const ms = useTicking(since) - since;
  return ms < 1000 ? null : <span className="chip-time">{wholeText(ms)}</span>;
}

function wholeText(ms: number): string {
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : durationText(ms);
}

function firstQueuedAt({ queue, runs }: Session): number | null {
  const first = queue[0];
  return first === undefined ? null : (runs[first]?.queuedAt ?? null);
}

const noKernel: Kernel = { phase: "none" };

function fileKernelName(session: Session): string | null {
  const spec = session.notebook.metadata.kernelspec;
  if (typeof spec !== "object" || spec === null || !("display_name" in spec)) return null;
  return typeof spec.display_name === "string" ? spec.display_name : null;
}

function kernelState(kernel: Kernel): KernelState {
  switch (kernel.phase) {
    case "none":
    case "starting":
    case "idle":
    case "busy":
    case "dead":
      return kernel.phase;
    case "reconnecting":
      return "starting";
    default:
      return kernel satisfies never;
  }
}

function stateText(kernel: Kernel): string {
  switch (kernel.phase) {
    case "none":
      return kernel.cancelled ? "Start cancelled" : "No kernel";
    case "starting":
      return kernel.note === "" ? "Starting" : kernel.note;
    case "idle":
      return "Idle";
    case "busy":
      return "Busy";
    case "reconnecting":
      return "Reconnecting";
    case "dead":
      return "Stopped";
    default:
      return kernel satisfies never;
  }
}

function noteOf(kernel: Kernel): string {
  switch (kernel.phase) {
    case "none":
      return kernel.cancelled
        ? "The start was cancelled, and what was not ready is not billed. The next cell you run starts a kernel."
        : "No kernel runs. The first cell you run starts one.";
    case "starting":
    case "reconnecting":
    case "dead":
      return kernel.note;
    case "idle":
    case "busy":
      return `${kernel.language.displayName} on ${kernel.instance.typeName}`;
    default:
      return kernel satisfies never;
  }
}
