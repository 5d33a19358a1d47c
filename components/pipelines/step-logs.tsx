"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { StepState } from "@/core/pipelines/run";
import { Asked, AwayNote } from "../registry/asked";
import { studio } from "../studio/studio-client";
import { pipelineEngine } from "./engine";
import type { RunAnswer } from "./run-answer";

interface StepLogsProps {
  readonly answer: RunAnswer;
  readonly step: string;
  readonly state: StepState;
}

const looks = { studio: "text-ink-faint", out: "", error: "text-danger" } as const;
const pageSize = 200;

/** What a step said, in all of its attempts; it is kept when its kernel is gone. */
export function StepLogs({ answer, step, state }: StepLogsProps) {
  const { id } = answer.value;
  const isLive = state === "starting" || state === "running" || state === "retrying";
  const found = useInfiniteQuery({
    queryKey: ["pipelines", "logs", id, step],
    queryFn: ({ pageParam }) => studio.pipelines.logs.query({ id, step, from: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.value.length < pageSize ? undefined : pages.length * pageSize),
    refetchInterval: isLive ? 1_500 : false,
  });
  const { hasNextPage, isFetching, fetchNextPage, refetch } = found;
  const pages = found.data?.pages.length ?? 0;
  useEffect(() => {
    // A few pages come by themselves; of a flood the rest is asked for.
    if (hasNextPage && !isFetching && pages < 10) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, pages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: its last lines come with its end
  useEffect(() => void refetch(), [state, refetch]);
  return (
    <Asked answer={found} by={pipelineEngine} what="Looking for its log">
      {({ pages: all }) => {
        const lines = all.flatMap(({ value }) => value).map((line, key) => ({ ...line, key }));
        return (
          <>
            {all[0]?.asOf != null && <AwayNote asOf={all[0].asOf} engine={pipelineEngine.title} />}
            {lines.length === 0 ? (
              <p className="text-ink-faint">It has said nothing (yet).</p>
            ) : (
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
                tabIndex={0}
                className="max-h-96 overflow-auto font-mono text-xs leading-5 whitespace-pre-wrap"
              >
                {lines.map(({ at, level, text, key }) => (
                  <span
                    key={key}
                    className={`block ${looks[level]}`}
                    title={new Date(at).toLocaleTimeString()}
                  >
                    {text === "" ? " " : text}
                  </span>
                ))}
              </pre>
            )}
          </>
        );
      }}
    </Asked>
  );
}
