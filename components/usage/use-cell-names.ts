"use client";
import { useQuery } from "@tanstack/react-query";
import { cellNames } from "@/core/notebook/cell-names";
import { Contents } from "../files/contents";
import { studio } from "../studio/studio-client";

/**
 * What the cells of a notebook are called now, by their ids; `null` while that is not known, and where the file or the
 * notebook server is not there: looking starts nothing.
 */
export function useCellNames(path: string): ReadonlyMap<string, string> | null {
  const { data } = useQuery({
    queryKey: ["usage", "cell-names", path],
    queryFn: async () => {
      const apps = (await studio.compute.running.query()).flatMap((instance) => instance.apps);
      const server = apps.find(({ kind, state }) => kind === "JupyterServer" && state === "ready");
      if (server === undefined) return null;
      const file = await new Contents(server.id).readText(path).catch(() => null);
      return file === null ? null : cellNames(file.text);
    },
    staleTime: 60_000,
    retry: false,
  });
  return data ?? null;
}
