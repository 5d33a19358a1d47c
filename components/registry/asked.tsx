"use client";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { timeText } from "../notebook/run-times";
import { failureOf, sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";

/** A program that the studio runs for a registry, as people know it, and how it is doing. */
export interface RegistryEngine {
  readonly title: string;
  readonly state: () => ReturnType<typeof studio.experiments.engine.query>;
}

const mlflow: RegistryEngine = { title: "MLflow", state: () => studio.experiments.engine.query() };

interface AskedProps<T> {
  readonly answer: {
    readonly data: T | undefined;
    readonly error: unknown;
    refetch(): unknown;
  };
  /** Which engine answers; MLflow, unless it is said. */
  readonly by?: RegistryEngine;
  /** What is waited for, for whoever waits: "Looking for experiments". */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}

/**
 * An answer of a registry, or why there is none: that it is on its way, with how far its engine has come, or what went
 * wrong. What was shown once stays, whatever a later look meets.
 */
export function Asked<T>({ answer, by = mlflow, what, children }: AskedProps<T>) {
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
  if (data === undefined) return <Waiting what={what} by={by} />;
  return (
    <>
      {error ? <AwayNote asOf={null} engine={by.title} /> : null}
      {children(data)}
    </>
  );
}

/** The first look of all starts the engine, and the first of an installation makes what it runs on. */
function Waiting({ what, by }: { readonly what: string; readonly by: RegistryEngine }) {
  const engine = useQuery({
    queryKey: [by.title, "engine"],
    queryFn: by.state,
    refetchInterval: 1_000,
  });
  const note = engine.data?.state === "starting" ? engine.data.note : null;
  return (
    <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
      <Spinner className="size-3!" /> {what}…
      {note && (
        <span className="text-ink-faint">
          {by.title} is being started for it: {note}
        </span>
      )}
    </p>
  );
}

/** That what is shown may be old. */
export function AwayNote(of: { readonly asOf: number | null; readonly engine?: string }) {
  const { asOf, engine = mlflow.title } = of;
  return (
    <p role="status" className="mt-3 rounded-md bg-warning-soft px-3 py-1.5 text-warning">
      {engine} does not answer at the moment.{" "}
      {asOf === null ? "What was last seen" : `What is known of ${timeText(asOf)}`} is shown, and it is asked
      again by itself.
    </p>
  );
}
