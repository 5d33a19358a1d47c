import { isEqual } from "../notebook/equal";
import type { Applied } from "./applied";
import { applied, behindFile, saveUnlessConflict } from "./applied";
import type { KernelOperation } from "./operation";
import { advanced, withAllEnded, withRunEnded } from "./queue";
import { connecting } from "./queue-cells";
import type { Kernel, Session } from "./session";

type Of<T extends KernelOperation["type"]> = Extract<KernelOperation, { type: T }>;

/**
 * What is chosen to run on, and what becomes of the kernel; its end is the end of what ran and waited on it.
 */
export function applyKernel(session: Session, operation: KernelOperation): Applied | null {
  const after = appliedTo(session, operation);
  if (after?.session.widgetsTooLarge !== true || hasWidgets(after.session.kernel)) return after;
  return { ...after, session: { ...after.session, widgetsTooLarge: false } };
}

function hasWidgets({ phase }: Kernel): boolean {
  return phase === "idle" || phase === "busy" || phase === "reconnecting";
}

function appliedTo(session: Session, operation: KernelOperation): Applied | null {
  switch (operation.type) {
    case "chooseCompute":
      return chosen(session, operation);
    case "restartKernel":
      return restarted(session);
    case "shutDownKernel":
      return shutDown(session);
    case "kernelStarting":
      return starting(session, operation);
    case "kernelReady":
      return ready(session, operation);
    case "kernelBusy":
      return busy(session, operation);
    case "widgetsKept":
      return widgetsKept(session, operation);
    case "kernelLost":
      return lost(session, operation);
    case "kernelDied":
      return died(session, operation);
    default:
      return operation satisfies never;
  }
}

/** Nothing is on its way any more. */
const standing = { switching: null, hibernating: null } as const;

/** A choice is for the next start; a kernel that runs goes on. */
function chosen(session: Session, operation: Of<"chooseCompute">): Applied | null {
  if (isEqual(session.compute, operation.compute)) return null;
  return applied({ ...session, compute: operation.compute });
}

function restarted(session: Session): Applied | null {
  switch (session.kernel.phase) {
    case "none":
    case "starting":
      return null;
    case "dead":
      return connecting(session);
    case "idle":
    case "busy":
    case "reconnecting": {
      const ended = withAllEnded(session, {
        running: { state: "cancelled", note: "Stopped: the kernel was restarted." },
        queued: "Not run: the kernel was restarted.",
        at: null,
      });
      const next: Session = { ...ended, kernel: { phase: "starting", note: "Restarting" }, ...standing };
      return savedAfterRun(session, next, { type: "restart" });
    }
    default:
      return session.kernel satisfies never;
  }
}

function shutDown(session: Session): Applied | null {
  if (session.kernel.phase === "none") return null;
  const cancelled = session.kernel.phase === "starting";
  const ended = withAllEnded(session, {
    running: { state: "cancelled", note: "Stopped: the kernel was shut down." },
    queued: cancelled ? "Not run: the start was cancelled." : "Not run: the kernel was shut down.",
    at: null,
  });
  const kernel: Kernel = cancelled ? { phase: "none", cancelled } : { phase: "none" };
  const next: Session = { ...ended, kernel, ...standing };
  return session.kernel.phase === "dead"
    ? applied(next)
    : applied(next, { type: "shutDown" }, ...saveUnlessConflict(next, "now"));
}

function starting(session: Session, operation: Of<"kernelStarting">): Applied | null {
  const { kernel } = session;
  if (kernel.phase === "idle" || kernel.phase === "busy" || kernel.phase === "reconnecting") return null;
  if (kernel.phase === "starting" && kernel.note === operation.note) return null;
  return applied({ ...session, kernel: { phase: "starting", note: operation.note } });
}

/** Also how a lost line comes back: the same kernel goes on with what it ran. */
function ready(session: Session, operation: Of<"kernelReady">): Applied | null {
  const { type: _type, ...about } = operation;
  const before = session.kernel;
  const isSame = "id" in before && before.id === operation.id;
  const ended = { state: "error", note: "Stopped: the kernel that ran it is gone.", at: null } as const;
  const kept = isSame ? session : withRunEnded(session, ended);
  const kernel: Kernel = { phase: kept.running === null ? "idle" : "busy", ...about };
  if (isSame && isEqual(before, kernel)) return null;
  const next = advanced({ ...kept, kernel });
  return applied(next.session, ...next.effects);
}

function busy(session: Session, operation: Of<"kernelBusy">): Applied | null {
  const { kernel } = session;
  const phase = operation.busy ? "busy" : "idle";
  if ((kernel.phase !== "idle" && kernel.phase !== "busy") || kernel.phase === phase) return null;
  return applied({ ...session, kernel: { ...kernel, phase } });
}

function widgetsKept(session: Session, { kept }: Of<"widgetsKept">): Applied | null {
  if (!hasWidgets(session.kernel) || kept === !session.widgetsTooLarge) return null;
  return applied({ ...session, widgetsTooLarge: !kept });
}

function lost(session: Session, operation: Of<"kernelLost">): Applied | null {
  const { kernel } = session;
  if (kernel.phase !== "idle" && kernel.phase !== "busy" && kernel.phase !== "reconnecting") return null;
  if (kernel.phase === "reconnecting" && kernel.note === operation.note) return null;
  const { id, appId } = kernel;
  return applied({ ...session, kernel: { phase: "reconnecting", id, appId, note: operation.note } });
}

function died(session: Session, operation: Of<"kernelDied">): Applied | null {
  const { cause, note, at } = operation;
  const { kernel } = session;
  if (kernel.phase === "none") return null;
  if (kernel.phase === "dead" && kernel.cause !== "unknown") return null;
  const ended = withAllEnded(session, {
    running: { state: "error", note },
    queued: `Not run: ${session.kernel.phase === "starting" ? "no kernel could be started" : "the kernel died"}.`,
    at,
  });
  // On its way to another instance type: the kernel there takes its place, without the variables.
  const left: Kernel =
    session.switching === null
      ? {
          phase: "dead",
          cause,
          note,
          cellId: session.running,
          ...("instance" in kernel ? { instanceType: kernel.instance.typeName } : {}),
          ...(operation.facts === undefined ? {} : { facts: operation.facts }),
        }
      : { phase: "starting", note: `${note} A new kernel takes its place.` };
  return savedAfterRun(session, { ...ended, kernel: left, hibernating: null });
}

/** A run that just ended leaves outputs that must be on disk soon. */
function savedAfterRun(before: Session, next: Session, ...effects: Applied["effects"]): Applied {
  if (before.running === null) return applied(next, ...effects);
  const behind = behindFile(next);
  return applied(behind, ...effects, ...saveUnlessConflict(behind, "now"));
}
