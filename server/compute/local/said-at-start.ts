import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { PhaseTime } from "@/server/compute/compute-backend";

/** What an app said while it started, as `images/starting/said.py` writes it. */
interface SaidAtStart {
  readonly phases: readonly PhaseTime[];
  /** How long, in ms, what it does now may take beside the usual time. */
  readonly withinMs: number;
  /** Why it gives up, as a sentence. */
  readonly failed: string | null;
}

const line = z.object({
  at: z.number(),
  note: z.string().max(2000),
  warning: z.boolean().optional(),
  withinMs: z.number().nonnegative().optional(),
  failed: z.string().max(10_000).optional(),
});

/** However long an app says it needs. */
const longestMs = 660_000;
const mostLines = 100;

/** In its run folder, by programs of the person: what is not as it should be is left out. */
export async function saidAtStart(runFolder: string): Promise<SaidAtStart> {
  const text = await readFile(join(runFolder, "starting.jsonl"), "utf8").catch(() => "");
  const lines = text.split("\n").slice(0, mostLines).flatMap(parsed);
  return {
    phases: lines.map(({ at, note, warning }) => ({
      phase: "starting",
      at,
      note,
      ...(warning ? { warning } : {}),
    })),
    withinMs: Math.min(lines.at(-1)?.withinMs ?? 0, longestMs),
    failed: lines.find((each) => each.failed !== undefined)?.failed ?? null,
  };
}

function parsed(text: string): z.infer<typeof line>[] {
  try {
    return [line.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
