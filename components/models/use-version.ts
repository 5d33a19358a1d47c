import { queryOptions, useQuery } from "@tanstack/react-query";
import { studio } from "../studio/studio-client";

interface VersionName {
  readonly model: string;
  readonly version: string;
}

/** A version with how it stands, who may decide, and what was decided. */
export function versionQuery(of: VersionName) {
  return queryOptions({
    queryKey: ["models", "version", of.model, of.version],
    queryFn: () => studio.models.version.query(of),
  });
}

/** What a version says of itself, and what of it would run code: that of a version never changes. */
export function contentQuery(of: VersionName) {
  return queryOptions({
    queryKey: ["model-content", of.model, of.version],
    queryFn: () => studio.models.content.query(of),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The run that logged a version; nothing while it is not known which one. */
export function useRunOf(runId: string | null) {
  return useQuery({
    queryKey: ["experiments", "run", runId],
    queryFn: () => studio.experiments.run.query({ runId: runId ?? "" }),
    enabled: runId !== null,
  });
}
