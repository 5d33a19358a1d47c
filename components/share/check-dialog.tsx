"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { outcomeOf, summaryOf } from "@/core/reproduce/verdict";
import type { CheckState } from "@/notebook/wire";
import { callsTo } from "../notebook/connection";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/spinner";
import { type ToCheck, useCheck } from "./check-shared";

const lookEveryMs = 1_000;
const budgets = [5, 10, 30, 60];

/** Runs a snapshot anew on the reader's own compute and says what is as it was. */
export function CheckDialog() {
  const of = useCheck((state) => state.of);
  return of === null ? null : <Check of={of} key={of.snapshot} />;
}

function Check({ of }: { readonly of: ToCheck }) {
  const [minutes, setMinutes] = useState(10);
  const [network, setNetwork] = useState(false);
  const state = useQuery({
    queryKey: ["check"],
    queryFn: async () => callsTo(await whenServerReady()).checks.state.query(),
    refetchInterval: lookEveryMs,
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: async () =>
      callsTo(await whenServerReady()).checks.start.mutate({ snapshot: of.snapshot, minutes, network }),
    onSettled: () => state.refetch(),
  });
  const stop = useMutation({
    mutationFn: async () => callsTo(await whenServerReady()).checks.stop.mutate(),
  });
  const close = () => useCheck.setState({ of: null });
  const seen = state.data?.snapshot === of.snapshot ? state.data : null;
  const runs = seen?.phase === "running";
  return (
    <Dialog
      title={`Check that ${of.title} reproduces`}
      description={`It runs from top to bottom on ${of.image} and ${of.instanceType}, with ${packagesText(of.packages)}. Each cell is compared with what it showed. The instance is billed to you, and what runs is its author's code.`}
      onClose={close}
      className="w-[min(36rem,calc(100vw-1.5rem))]"
      actions={
        runs ? (
          <Button onClick={() => stop.mutate()}>End the check</Button>
        ) : (
          <Button
            look="primary"
            data-focus-first
            disabled={start.isPending || state.isPending}
            onClick={() => start.mutate()}
          >
            {seen === null ? "Run the check" : "Run it again"}
          </Button>
        )
      }
    >
      {!runs && <Options {...{ minutes, setMinutes, network, setNetwork }} />}
      {start.isError && (
        <p role="alert" className="mt-3 text-danger">
          {sentenceOf(start.error)}
        </p>
      )}
      {seen !== null && <Progress state={seen} address={of.address} />}
    </Dialog>
  );
}

function packagesText(count: number): string {
  if (count === 0) return "nothing added to the image";
  return count === 1 ? "the package that its author added" : `the ${count} packages that its author added`;
}

function Options(props: {
  readonly minutes: number;
  readonly setMinutes: (minutes: number) => void;
  readonly network: boolean;
  readonly setNetwork: (network: boolean) => void;
}) {
  const { minutes, setMinutes, network, setNetwork } = props;
  return (
    <div className="mt-3 grid gap-3">
      <label className="grid gap-1">
        <span className="text-xs font-medium text-ink-soft">It ends after</span>
        <select
          className="share-field"
          value={minutes}
          onChange={(event) => setMinutes(Number(event.target.value))}
        >
          {budgets.map((each) => (
            <option key={each} value={each}>
              {each} minutes
            </option>
          ))}
        </select>
      </label>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-0.5"
          checked={network}
          onChange={(event) => setNetwork(event.target.checked)}
        />
        <span>
          Let it use the network
          <span className="block text-xs text-ink-soft">
            Without, a cell that wrote somewhere then writes nothing now, and fails.
          </span>
        </span>
      </label>
    </div>
  );
}

function Progress({ state, address }: { readonly state: CheckState; readonly address: string }) {
  const { phase, note, done, total, report } = state;
  if (phase === "running")
    return (
      <p role="status" className="choice-waiting mt-3">
        <Spinner /> {note}: {done} of {total} cells
      </p>
    );
  if (phase === "failed" || report === null)
    return (
      <p role="alert" className="mt-3 text-danger">
        {note}
      </p>
    );
  const same = outcomeOf(report) === "reproduced";
  return (
    <div role="status" className="mt-3 grid gap-1">
      <p className={same ? "font-medium text-success" : "font-medium"}>
        {same ? "It reproduces: " : ""}
        {summaryOf(report)}
      </p>
      {report.notes.map((each) => (
        <p key={each} className="text-xs text-ink-soft">
          {each}
        </p>
      ))}
      <p className="text-xs text-ink-soft">
        Whoever can read the link sees this beside it.{" "}
        <a className="text-accent-text underline" href={address}>
          Back to the snapshot
        </a>
      </p>
    </div>
  );
}
