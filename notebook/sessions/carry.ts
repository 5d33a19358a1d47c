import * as z from "zod";
import { AppError } from "@/core/errors";
import type { LostVariable } from "@/core/session/session";
import type { KernelLine } from "../kernels/kernel-line";

const variable = z.object({ name: z.string(), how: z.string(), bytes: z.number(), reason: z.string() });
const answered = z.object({ variables: z.array(variable), refused: z.string().optional() });
const saved = answered.extend({ bytes: z.number().default(0) });
const loaded = answered.extend({
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
  /** Whether the kernel that they come from is there to save them once more. */
  canSaveAgain(): boolean;
  /** Removes what was saved there. */
  remove(folder: string): Promise<void>;
}

/** A gigabyte of variables takes some ten seconds; a disk may be slow. */
const patienceMs = 900_000;
/** What breaks the reading is left out, and the rest saved once more. */
const mostTries = 8;
const mostTold = 200;

/**
 * Brings the variables of one kernel to another one; `null` where one of them did not answer. Throws an `AppError` with
 * the kernel's sentence where it would not. Once they are saved, the kernel that they come from may end.
 */
export async function carry(options: CarryOptions): Promise<Carried | null> {
  const without: LostVariable[] = [];
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const folder = `${options.id}-${attempt}`;
    try {
      const told = await carriedBy(folder, { ...options, without });
      if (told === null) return null;
      if (told.broken == null) return arrived(told, without);
      without.push(told.broken);
    } finally {
      // Not asked of a kernel: the one that would have to do it may be the one that ended.
      await options.remove(folder);
    }
  }
  return null;
}

type Saved = z.infer<typeof saved>;
type Loaded = z.infer<typeof loaded>;

async function carriedBy(
  folder: string,
  of: CarryOptions & { readonly without: readonly LostVariable[] },
): Promise<Loaded | null> {
  of.onPhase("saving");
  const said = await saveVariables(of.from, { folder, without: of.without.map(({ name }) => name) });
  if (said === null) return null;
  of.onPhase("loading");
  const there = await load(folder, { to: of.to, partly: false });
  // They are saved this once only: what can be read of them is better than nothing.
  if (there?.broken != null && !of.canSaveAgain()) return load(folder, { to: of.to, partly: true });
  return there;
}

/** Throws an `AppError` with the kernel's sentence where it would not; `null`: it did not answer. */
export async function saveVariables(
  from: KernelLine,
  wish: { readonly folder: string; readonly without?: readonly string[]; readonly most?: number },
): Promise<Saved | null> {
  const { folder, without = [], most } = wish;
  const limit = most === undefined ? "" : `, ${most}`;
  const said = saved.safeParse(await ask(from, `save(${text(folder)}, ${JSON.stringify(without)}${limit})`));
  if (!said.success) return null;
  insist(said.data);
  return said.data;
}

/** Fills a kernel with what can be read; answers and throws as `saveVariables`. */
export async function loadVariables(to: KernelLine, folder: string): Promise<Carried | null> {
  const there = await load(folder, { to, partly: true });
  return there === null ? null : arrived(there, []);
}

async function load(
  folder: string,
  { to, partly }: { readonly to: KernelLine; readonly partly: boolean },
): Promise<Loaded | null> {
  const there = loaded.safeParse(await ask(to, `load(${text(folder)}, ${partly ? "True" : "False"})`));
  if (!there.success) return null;
  insist(there.data);
  return there.data;
}

function arrived({ variables, troubles }: Loaded, without: readonly LostVariable[]): Carried {
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
