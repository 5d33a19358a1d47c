"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Finding } from "@/core/secrets/scan-notebook";
import { callsTo } from "../notebook/connection";
import { queries } from "../studio/queries";
import { whenServerReady } from "../studio/server-ready";
import { studio } from "../studio/studio-client";

/** What a person decides before there is a link, and may decide anew later. */
export interface Terms {
  readonly audience: "domain" | "people" | "anyone";
  readonly people: readonly string[];
  readonly note: string;
  readonly expiresAt: number | null;
}

interface NotebookAt {
  readonly path: string;
  readonly sessionId: string;
}

const linksKey = (path: string) => ["share links", path];

/** The link of this notebook; `null` while it has none. */
export function useLink(path: string) {
  return useQuery({
    queryKey: linksKey(path),
    queryFn: async () => (await studio.shares.list.query({ notebook: path }))[0] ?? null,
  });
}

export function useShareOptions() {
  return useQuery({ queryKey: ["share options"], queryFn: () => studio.shares.options.query() });
}

/** What in the notebook others should perhaps not see. */
export function useFindings(
  { path, sessionId }: NotebookAt,
  { withOutputs }: { readonly withOutputs: boolean },
) {
  return useQuery({
    queryKey: ["share findings", path, withOutputs],
    gcTime: 0,
    queryFn: async (): Promise<readonly Finding[]> =>
      callsTo(await whenServerReady()).snapshots.scan.query({ sessionId, withOutputs }),
  });
}

/** The repository that the notebook is in; `null` where it is in none. */
export function useGit({ path, sessionId }: NotebookAt) {
  return useQuery({
    queryKey: ["share git", path],
    gcTime: 0,
    queryFn: async () => callsTo(await whenServerReady()).snapshots.git.query({ sessionId }),
  });
}

export function useVisits(link: string) {
  return useQuery({ queryKey: ["share visits", link], queryFn: () => studio.shares.visits.query({ link }) });
}

/** Freezes the notebook as it is now and makes a link of it, or a new version of the one that there is. */
export function useShare({ path, sessionId }: NotebookAt) {
  return useMutation({
    mutationFn: async (of: {
      readonly link: string | null;
      readonly withOutputs: boolean;
      readonly withGit: boolean;
      readonly masks: readonly string[];
      readonly terms: Terms;
    }) => {
      const { link, withOutputs, withGit, masks, terms } = of;
      const calls = callsTo(await whenServerReady());
      const { id } = await calls.snapshots.take.mutate({
        sessionId,
        withOutputs,
        withGit,
        masks: [...masks],
      });
      if (link !== null) return studio.shares.addVersion.mutate({ link, snapshot: id });
      const wanted = { ...terms, people: [...terms.people] };
      return studio.shares.create.mutate({ notebook: path, snapshot: id, terms: wanted });
    },
    onSuccess: (link) => queries.setQueryData(linksKey(path), link),
  });
}

/** Of the snapshot that this notebook is a copy of, to where its kernels reach them. */
export async function fetchPackages(sessionId: string) {
  return callsTo(await whenServerReady()).snapshots.fetchPackages.mutate({ sessionId });
}

export function useChangeTerms(path: string) {
  return useMutation({
    mutationFn: ({ link, terms }: { readonly link: string; readonly terms: Terms }) =>
      studio.shares.change.mutate({ link, terms: { ...terms, people: [...terms.people] } }),
    onSuccess: (link) => queries.setQueryData(linksKey(path), link),
  });
}

export function useRevoke(path: string) {
  return useMutation({
    mutationFn: (link: string) => studio.shares.revoke.mutate({ link }),
    onSuccess: () => queries.setQueryData(linksKey(path), null),
  });
}
