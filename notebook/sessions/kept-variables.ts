import type { Clock } from "@/core/clock";
import { AppError, sentenceFor } from "@/core/errors";
import type { HibernateOperation } from "@/core/session/operation";
import type { HibernationReason, KeptVariables } from "@/core/session/session";
import type { KernelLine } from "../kernels/kernel-line";
import { keptForMs, type SavedVariables } from "../variables/saved-variables";
import { betweenCells } from "./between-cells";
import { loadVariables, saveVariables } from "./carry";
import type { KernelAddress } from "./granted-app";
import type { SessionLog } from "./session-log";

interface KeepNeeds {
  readonly log: SessionLog;
  readonly now: () => number;
  readonly variables: SavedVariables;
  /** The line to the present kernel; `null` once that died. */
  present(): KernelLine | null;
}

const goesOn = "The kernel runs on with all its variables.";
const mostTold = 200;

/** Saves the kernel's variables between two cells, for a later kernel. Throws a sentence; the kernel is then as it was. */
export async function keepVariables(
  wish: { readonly why: HibernationReason; readonly folder: string; readonly signal: AbortSignal },
  needs: KeepNeeds,
): Promise<KeptVariables> {
  try {
    return await keptBy(wish, needs);
  } catch (error) {
    await needs.variables.remove(wish.folder);
    if (wish.signal.aborted) throw new Error(`It was not stopped. ${goesOn}`, { cause: error });
    if (!(error instanceof AppError)) console.error("variables could not be kept", error);
    throw new Error(`${sentenceFor(error)} ${goesOn}`, { cause: error });
  }
}

async function keptBy(
  { why, folder, signal }: Parameters<typeof keepVariables>[0],
  { log, now, variables, present }: KeepNeeds,
): Promise<KeptVariables> {
  await betweenCells(log, signal);
  const line = present();
  if (line === null) throw new AppError("unavailable", "The kernel has ended.");
  const { name, displayName } = line.language;
  if (name !== "python") throw new AppError("unavailable", `Variables of ${displayName} cannot be saved.`);
  log.add([{ type: "hibernationGoesOn" }]);
  const told = await saveVariables(line, { folder, most: Math.floor(await variables.room()) });
  signal.throwIfAborted();
  if (told === null) throw new AppError("unavailable", "The kernel did not save its variables.");
  const lost = told.variables.filter(({ how }) => how === "lost");
  return {
    folder,
    why,
    compute: { ...log.session.compute, ...typeOf(log) },
    at: now(),
    until: now() + keptForMs,
    count: told.variables.length - lost.length,
    bytes: told.bytes,
    lost: lost.slice(0, mostTold).map(({ name: lostName, reason }) => ({ name: lostName, reason })),
  };
}

/** What it runs on now, whatever was chosen for its next start. */
function typeOf({ session }: SessionLog): { readonly instanceType?: string } {
  return "instance" in session.kernel ? { instanceType: session.kernel.instance.typeName } : {};
}

/**
 * What was kept, in a kernel that has no seat yet: whoever restarts ends it, and begins anew. Answers what the session is
 * to be told, once it has the kernel.
 */
export async function broughtInto(
  to: { readonly line: KernelLine; readonly address: KernelAddress; readonly folder: string },
  needs: Pick<KeepNeeds, "variables"> & {
    readonly clock: Clock;
    keepBeside(address: KernelAddress | null): void;
    isCurrent(): boolean;
    say(note: string): void;
  },
): Promise<HibernateOperation> {
  const { line, address, folder } = to;
  const { clock, variables } = needs;
  needs.keepBeside(address);
  needs.say("Bringing the saved variables back");
  const { typeName: instanceType } = address.granted.instance;
  const news = await bringBack({ line, folder, instanceType }, { now: () => clock.now(), variables });
  if (!needs.isCurrent()) {
    await line.shutDown();
    needs.keepBeside(null);
  }
  return news;
}

/** Fills a kernel that just started with what was kept; answers what the session is to be told. */
async function bringBack(
  to: { readonly line: KernelLine; readonly folder: string; readonly instanceType: string },
  { now, variables }: Pick<KeepNeeds, "now" | "variables">,
): Promise<HibernateOperation> {
  try {
    const back = await loadVariables(to.line, to.folder);
    if (back !== null) return { type: "keptIsBack", instanceType: to.instanceType, at: now(), ...back };
    return notBack("The kernel could not read the variables that were saved.");
  } catch (error) {
    return notBack(sentenceFor(error));
  }

  async function notBack(why: string): Promise<HibernateOperation> {
    const isThere = await variables.has(to.folder);
    const note = isThere ? `${why} They are still saved.` : why;
    return { type: "keptNotBack", note, at: now(), gone: !isThere };
  }
}
