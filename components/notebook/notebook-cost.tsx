"use client";
import type { Run, Session } from "@/core/session/session";
import { CostChip } from "../usage/cost-chip";
import { useRunCosts } from "../usage/run-costs";
import { useLogged } from "./logged-chip";
import { useSession } from "./use-notebook";

/** What the notebook costs while it runs, in its header; and keeps up to date what its runs cost and logged. */
export function NotebookCost() {
  const path = useSession((session) => session.file.path, "");
  const latest = useSession(latestEnded, null);
  const typeName = useSession(
    ({ kernel }) => (kernel.phase === "idle" || kernel.phase === "busy" ? kernel.instance.typeName : null),
    null,
  );
  useRunCosts(path, latest?.endedAt == null ? null : { id: latest.id, endedAt: latest.endedAt });
  const isRunning = useSession((session) => session.running !== null, false);
  useLogged(path, { latest: latest?.id ?? null, isRunning });
  return typeName === null ? null : <CostChip typeName={typeName} />;
}

function latestEnded({ runs }: Session): Run | null {
  let latest: Run | null = null;
  for (const run of Object.values(runs))
    if (run.startedAt !== null && (run.endedAt ?? 0) > (latest?.endedAt ?? 0)) latest = run;
  return latest;
}
