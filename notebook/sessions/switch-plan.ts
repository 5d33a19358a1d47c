import * as z from "zod";
import type { Session } from "@/core/session/session";
import type { KernelLine } from "../kernels/kernel-line";
import type { SwitchPlan } from "../wire";

const planned = z.object({
  variables: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      how: z.string(),
      bytes: z.number(),
      reason: z.string(),
      cell: z.string().optional(),
    }),
  ),
  bytes: z.number(),
  seconds: z.number(),
});

const patienceMs = 60_000;

/** What the kernel says that it could bring along; it is asked between cells only. */
export async function switchPlan(session: Session, line: KernelLine | null): Promise<SwitchPlan> {
  if (line === null) return { type: "none", language: "" };
  if (line.language.name !== "python") return { type: "none", language: line.language.displayName };
  if (session.running !== null || session.queue.length > 0) return { type: "busy" };
  // A JSON text in a text of Python's, whose texts are written as JSON's are.
  const cells = JSON.stringify(JSON.stringify(ranCells(session)));
  const asked = `__import__("atelier_carry").plan(__import__("json").loads(${cells}))`;
  const plan = planned.safeParse(await line.evaluate(asked, patienceMs));
  return plan.success ? { type: "plan", ...plan.data } : { type: "busy" };
}

/** In the order in which they ran, with the source that ran. */
function ranCells({ runs }: Session): readonly { readonly id: string; readonly source: string }[] {
  return Object.entries(runs)
    .filter(([, run]) => run.state === "done")
    .sort(([, a], [, b]) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
    .map(([id, { source }]) => ({ id, source }));
}
