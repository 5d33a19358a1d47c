import type { Session } from "@/core/session/session";
import { withSession } from "./actions";
import type { OpenNotebook } from "./open-notebook";

/** A kernel that runs moves to another type, after a look at what comes along; otherwise the choice is enough. */
export function runsNow({ kernel }: Session): boolean {
  return kernel.phase === "idle" || kernel.phase === "busy" || kernel.phase === "reconnecting";
}

/** Whether its variables can be saved for later: nothing else is under way, and its language is one of which that is known. */
export function canHibernate(session: Session): boolean {
  const { kernel, switching, hibernating } = session;
  const isPython = !("language" in kernel) || kernel.language.name === "python";
  return runsNow(session) && switching === null && hibernating == null && isPython;
}

/**
 * Chooses what the next run starts on. A kernel that could not start, for want of room say, starts there at once.
 */
export function chooseInstance(notebook: OpenNotebook, instanceType: string): void {
  const session = withSession(notebook, (now) => now);
  if (session === null || session.compute.instanceType === instanceType) return;
  notebook.dispatch({ type: "chooseCompute", compute: { ...session.compute, instanceType } });
  if (session.kernel.phase === "dead" && session.kernel.cause === "start-failed")
    notebook.dispatch({ type: "restartKernel" });
}

/** Moves the kernel there while it works on. `keep`: with its variables. */
export function switchTo(
  notebook: OpenNotebook,
  wish: { readonly instanceType: string; readonly keep: boolean },
): void {
  const session = withSession(notebook, (now) => now);
  if (session === null) return;
  const compute = { ...session.compute, instanceType: wish.instanceType };
  notebook.dispatch({ type: "switchInstance", compute, keep: wish.keep });
}
