"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queries } from "../studio/queries";
import { studio } from "../studio/studio-client";

const queryKey = ["idle"];
const calmMs = 20_000;
const eagerMs = 3_000;

/** What becomes of the person's apps that do nothing; looked at more often while one is about to stop. */
export function useIdle() {
  return useQuery({
    queryKey,
    queryFn: () => studio.idle.now.query(),
    refetchInterval: ({ state }) => {
      const near = state.data?.apps.some(
        ({ verdict }) => verdict.type === "idle" && verdict.next !== "quiet",
      );
      return near ? eagerMs : calmMs;
    },
  });
}

const lookAgain = () => queries.invalidateQueries({ queryKey });

export function useKeep() {
  return useMutation({
    mutationFn: (of: { readonly app: string; readonly until: number | null }) => studio.idle.keep.mutate(of),
    onSettled: lookAgain,
  });
}

export function useTold() {
  return useMutation({
    mutationFn: (app: string) => studio.idle.told.mutate({ app }),
    onSettled: lookAgain,
  });
}

export function useChooseIdle() {
  return useMutation({
    mutationFn: (stopAfterMs: number | null | "domain") => studio.idle.choose.mutate({ stopAfterMs }),
    onSettled: lookAgain,
  });
}
