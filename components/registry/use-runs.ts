import { useInfiniteQuery } from "@tanstack/react-query";
import type { RunOrder } from "@/core/experiments/runs";
import { studio } from "../studio/studio-client";

interface RunsWanted {
  readonly experimentId: string;
  readonly filter: string;
  readonly order: RunOrder;
  readonly deleted: boolean;
}

/** More than this is asked for again only when somebody does something. */
const mostLivePages = 3;

/** Runs of an experiment, a hundred at a time; while any of them runs, looked at again and again. */
export function useRuns({ experimentId, filter, order, deleted }: RunsWanted) {
  return useInfiniteQuery({
    queryKey: ["experiments", "runs", experimentId, filter, order, deleted],
    queryFn: ({ pageParam }) =>
      studio.experiments.runs.query({
        experimentIds: [experimentId],
        filter,
        order: { ...order },
        deleted,
        page: pageParam,
        limit: 100,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.value.next,
    placeholderData: (before) => before,
    refetchInterval: ({ state: { data } }) => {
      const pages = data?.pages ?? [];
      if (pages.length > mostLivePages) return false;
      return pages.some(({ value }) => value.runs.some((run) => run.state === "running")) ? 3_000 : 15_000;
    },
  });
}
