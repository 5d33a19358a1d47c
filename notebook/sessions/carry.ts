import * as z from "zod";
import { AppError } from "@/core/errors";
import type { LostVariable } from "@/core/session/session";
import type { KernelLine } from "../kernels/kernel-line";

const variable = z.object({ name: z.string(), how: z.string(), bytes: z.number(), reason: z.string() });
const saved = z.object({ variables: z.array(variable), refused: z.string().optional() });
const loaded = saved.extend({
  broken: z.object({ name: z.string(), reason: z.string() }).nullish(),
  troubles: z.array(z.string()).default([]),
});

/** What arrived, equal to what it was, and what did not. */
export interface Carried {
  readonly carried: number;
  readonly lost: readonly LostVariable[];
}

interface CarryOptions {
  readonly from: KernelLine;
  readonly to: KernelLine;
  /** A name that no other folder of variables has. */
  readonly id: string;
  onPhase(phase: "saving" | "loading"): void;
}

/** A gigabyte of variables takes some ten seconds; a disk may be slow. */
const patienceMs = 900_000;
/** What breaks the reading is left out, and the rest saved once more. */
const mostTries = 8;
const mostTold = 200;

/**
 * Brings the variables of one kernel to another one; `null` where one of them did not answer. Throws an `AppError` with
 * the kernel's sentence where it would not.
 */
export async function carry(options: CarryOptions): Promise<Carried | null> {
  const { from, to, id, onPhase } = options;
  const without: LostVariable[] = [];
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const folder = text(`${id}-${attempt}`);
    const left = JSON.stringify(without.map(({ name }) => name));
    onPhase("saving");
    const said = saved.safeParse(await ask(from, `save(${folder}, ${left})`));
    if (!said.success) return null;
    insist(said.data);
    onPhase("loading");
    const there = loaded.safeParse(await ask(to, `load(${folder})`));
    await ask(to, `forget(${folder})`);
    if (!there.success) return null;
    insist(there.data);
    if (there.data.broken == null) return arrived(there.data, without);
    without.push(there.data.broken);
  }
  return null;
}

function arrived({ variables, troubles }: z.infer<typeof loaded>, without: readonly LostVariable[]): Carried {
  const lost = variables.filter(({ how }) => how === "lost").map(({ name, reason }) => ({ name, reason }));
  const beside = troubles.map((reason) => ({ name: "os.getcwd()", reason }));
  return {
    carried: variables.length - lost.length,
    lost: [...without, ...beside, ...lost].slice(0, mostTold),
  };
}

function insist({ refused }: { readonly refused?: string | undefined }): void {
  if (refused !== undefined) throw new AppError("unavailable", refused);
}

function ask(line: KernelLine, call: string) {
  return line.evaluate(`__import__("atelier_carry").${call}`, patienceMs);
}

/** JSON's texts are Python's too. */
function text(value: string): string {
  return JSON.stringify(value);
}
