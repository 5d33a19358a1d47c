"use client";
import { useQuery } from "@tanstack/react-query";
import { callsTo } from "../notebook/connection";
import { studio } from "../studio/studio-client";
import { listTerminals } from "../terminal/terminals";
import type { Inside, NotebookOfKernel, RunningInstance } from "./running-rows";

/** How often it is looked at while somebody does. */
const PACE = 3_000;

export function useRunning() {
  return useQuery({
    queryKey: ["running"],
    refetchInterval: PACE,
    queryFn: async () => {
      const instances = await studio.compute.running.query();
      const [inside, notebooks] = await Promise.all([lookInside(instances), notebooksOf(instances)]);
      return { instances, inside, notebooks };
    },
  });
}

async function lookInside(instances: readonly RunningInstance[]): Promise<Record<string, Inside>> {
  const ready = instances.flatMap((instance) => instance.apps.filter((app) => app.state === "ready"));
  const found = await Promise.all(ready.map(async (app) => [app.id, await lookInto(app)] as const));
  return Object.fromEntries(found);
}

/** From the notebook server, which knows what it has started; without it kernels go by their own names. */
async function notebooksOf(instances: readonly RunningInstance[]): Promise<NotebookOfKernel> {
  const apps = instances.flatMap((instance) => instance.apps);
  const server = apps.find(({ kind, state }) => kind === "JupyterServer" && state === "ready");
  if (server === undefined) return {};
  const sessions = await callsTo(server.id)
    .sessions.query()
    .catch(() => []);
  return Object.fromEntries(
    sessions.flatMap(({ kernel, path }) => ("id" in kernel ? [[kernel.id, path] as const] : [])),
  );
}

/** An app that does not answer just now shows as empty rather than breaking the panel. */
async function lookInto(app: RunningInstance["apps"][number]): Promise<Inside> {
  const [kernels, terminals] = await Promise.all([
    app.kind === "KernelGateway" ? listKernels(app.id).catch(() => []) : [],
    listTerminals(app.id).catch(() => []),
  ]);
  return { kernels, terminals };
}

async function listKernels(appId: string): Promise<Inside["kernels"]> {
  const response = await fetch(`/apps/${encodeURIComponent(appId)}/api/kernels`, { cache: "no-store" });
  return response.ok ? ((await response.json()) as Inside["kernels"]) : [];
}

export async function endKernel(appId: string, id: string): Promise<void> {
  const address = `/apps/${encodeURIComponent(appId)}/api/kernels/${encodeURIComponent(id)}`;
  const response = await fetch(address, { method: "DELETE" });
  if (!response.ok && response.status !== 404) throw new Error(`kernel was not ended: ${response.status}`);
}
