"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nextSize } from "@/core/compute/next-size";
import type { Session } from "@/core/session/session";
import { bytesText, priceText, sizeText } from "../studio/size-text";
import { studio } from "../studio/studio-client";
import { activate } from "./actions";
import { useInstanceTypes } from "./compute-offers";
import { InstanceDialog } from "./instance-dialog";
import { runAll } from "./run-actions";
import { useNotebook, useSession } from "./use-notebook";

type Dead = Extract<Session["kernel"], { phase: "dead" }>;

/** Why the kernel is no more, what that is judged by, and ways to go on. */
export function KernelNotice() {
  const dead = useSession(({ kernel }) => {
    return kernel.phase === "dead" && kernel.cause !== "asked" ? kernel : null;
  }, null);
  if (dead === null) return null;
  return (
    <div className="notice" role="alert" data-tone="danger">
      <div className="min-w-0 flex-1">
        <span>{dead.note}</span> <Place dead={dead} />
        {dead.cause === "out-of-memory" && <Memory dead={dead} />}
        <Facts dead={dead} />
      </div>
      <WaysOn dead={dead} />
    </div>
  );
}

function Place({ dead }: { readonly dead: Dead }) {
  const notebook = useNotebook();
  const cellId = dead.cellId ?? null;
  const place = useSession((session) => (cellId === null ? -1 : session.notebook.order.indexOf(cellId)), -1);
  if (cellId === null || place < 0) return null;
  return (
    <button type="button" className="output-link" onClick={() => activate(notebook, cellId)}>
      Cell {place + 1} was running
    </button>
  );
}

/** What took the memory: variables as they were last seen, and what else is on the instance. */
function Memory({ dead }: { readonly dead: Dead }) {
  const variables = dead.facts?.variables ?? [];
  const neighbours = useNeighbours(dead.instanceType ?? null);
  return (
    <>
      {variables.length > 0 && (
        <p>
          Largest variables before that cell:{" "}
          {variables.map(({ name, bytes }) => `${name} (${bytesText(bytes)})`).join(", ")}.
        </p>
      )}
      {neighbours.length > 0 && (
        <p>
          On the same instance now:{" "}
          {neighbours.map(({ image, bytes }) => `${image} (${bytesText(bytes)})`).join(", ")}.
        </p>
      )}
    </>
  );
}

function useNeighbours(type: string | null) {
  const { data } = useQuery({
    queryKey: ["neighbours", type],
    enabled: type !== null,
    queryFn: () => studio.compute.running.query(),
  });
  const apps = (data ?? []).filter((instance) => instance.type === type).flatMap((instance) => instance.apps);
  return apps.flatMap(({ image, usage }) => (usage === null ? [] : [{ image, bytes: usage.memoryBytes }]));
}

function Facts({ dead }: { readonly dead: Dead }) {
  const raw = dead.facts?.raw ?? [];
  if (raw.length === 0) return null;
  return (
    // Where the cause is not known, the facts are all there is.
    <details open={dead.cause === "unknown"}>
      <summary className="cursor-pointer text-xs">What is known of its end</summary>
      <ul className="mt-0.5 font-mono text-xs">
        {raw.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

function WaysOn({ dead }: { readonly dead: Dead }) {
  const notebook = useNotebook();
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      {dead.cause === "out-of-memory" && <LargerSize dead={dead} />}
      {dead.cause === "start-failed" && (
        <button type="button" className="output-button" onClick={() => setChoosing(true)}>
          Choose an instance type
        </button>
      )}
      {choosing && <InstanceDialog onClose={() => setChoosing(false)} />}
      {dead.cause === "app-stopped" && (
        <button
          type="button"
          className="output-button"
          onClick={() => notebook.dispatch({ type: "restartKernel" })}
        >
          Start it again
        </button>
      )}
      <button type="button" className="output-button" onClick={() => runAll(notebook)}>
        Run all cells anew
      </button>
    </>
  );
}

/** The next type with more memory, with what it has and costs; the kernel starts there at once. */
function LargerSize({ dead }: { readonly dead: Dead }) {
  const notebook = useNotebook();
  const compute = useSession((session) => session.compute, null);
  const offers = useInstanceTypes({ enabled: true }).data ?? [];
  const present = offers.find(({ type }) => type.name === (dead.instanceType ?? compute?.instanceType))?.type;
  const larger =
    present === undefined
      ? null
      : nextSize(
          present,
          offers.filter(({ unavailable }) => unavailable === null).map(({ type }) => type),
        );
  if (larger === null || compute === null) return null;
  const go = () => {
    notebook.dispatch({ type: "chooseCompute", compute: { ...compute, instanceType: larger.name } });
    notebook.dispatch({ type: "restartKernel" });
  };
  return (
    <button type="button" className="output-button" onClick={go}>
      Continue on {larger.name} ({sizeText(larger)}, {priceText(larger.pricePerHour)})
    </button>
  );
}
