"use client";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { timeText } from "../notebook/run-times";
import { failureOf, sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";

interface AskedProps<T> {
  readonly answer: {
    readonly data: T | undefined;
    readonly error: unknown;
    refetch(): unknown;
  };
  /** What is waited for, for whoever waits: "Looking for experiments". */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}

/**
 * An answer of a registry, or why there is none: that it is on its way, with how far its engine has come, or what went
 * wrong. What was shown once stays, whatever a later look meets.
 */
export function Asked<T>({ answer, what, children }: AskedProps<T>) {
  const { data, error } = answer;
  useEffect(() => {
    if (error && failureOf(error) === "signed-out")
      location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  }, [error]);
  if (data === undefined && error)
    return (
      <div role="alert" className="mt-6 flex flex-wrap items-center gap-3 text-danger">
        {sentenceOf(error)}
        <Button onClick={() => answer.refetch()}>Try again</Button>
      </div>
    );
  if (data === undefined) return <Waiting what={what} />;
  return (
    <>
      {error ? <AwayNote asOf={null} /> : null}
      {children(data)}
    </>
  );
}

/** The first look of all starts the engine, and the first of an installation makes what it runs on. */
function Waiting({ what }: { readonly what: string }) {
  const engine = useQuery({
    queryKey: ["experiments", "engine"],
    queryFn: () => studio.experiments.engine.query(),
    refetchInterval: 1_000,
  });
  const note = engine.data?.state === "starting" ? engine.data.note : null;
  return (
    <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
      <Spinner className="size-3!" /> {what}…
      {note && <span className="text-ink-faint">MLflow is being started for it: {note}</span>}
    </p>
  );
}

/** That what is shown may be old. */
export function AwayNote({ asOf }: { readonly asOf: number | null }) {
  return (
    <p role="status" className="mt-3 rounded-md bg-warning-soft px-3 py-1.5 text-warning">
      MLflow does not answer at the moment.{" "}
      {asOf === null ? "What was last seen" : `What is known of ${timeText(asOf)}`} is shown, and it is asked
      again by itself.
    </p>
  );
}
