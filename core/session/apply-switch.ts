import { isEqual } from "../notebook/equal";
import type { Applied } from "./applied";
import { applied } from "./applied";
import type { SwitchOperation } from "./operation";
import { advanced, withRunEnded } from "./queue";
import type { Kernel, Session, Switched } from "./session";

type Of<T extends SwitchOperation["type"]> = Extract<SwitchOperation, { type: T }>;

/**
 * A kernel's way to another instance type. Until `switchDone` everything is as it was, and so it is again after
 * `switchFailed`; cells wait while variables are on their way, and then run wherever the kernel is.
 */
export function applySwitch(session: Session, operation: SwitchOperation): Applied | null {
  switch (operation.type) {
    case "switchInstance":
      return begun(session, operation);
    case "cancelSwitch":
      return session.switching === null ? null : applied(session, { type: "cancelSwitch" });
    case "dismissSwitched":
      return session.switched === null ? null : applied({ ...session, switched: null });
    case "switchGoesOn":
      return goesOn(session, operation);
    case "switchDone":
      return done(session, operation);
    case "switchFailed":
      return failed(session, operation);
    default:
      return operation satisfies never;
  }
}

/** Only of a kernel that is there; where there is none, a choice is enough. */
function begun(session: Session, { compute, keep }: Of<"switchInstance">): Applied | null {
  const { phase } = session.kernel;
  const isThere = phase === "idle" || phase === "busy" || phase === "reconnecting";
  if (
    !isThere ||
    session.switching !== null ||
    session.hibernating != null ||
    isEqual(compute, session.compute)
  )
    return null;
  const switching = { to: compute, phase: "starting", note: "" } as const;
  return applied({ ...session, switching, switched: null }, { type: "switch", compute, keep });
}

function goesOn(session: Session, { phase, note }: Of<"switchGoesOn">): Applied | null {
  const { switching } = session;
  if (switching === null || (switching.phase === phase && switching.note === note)) return null;
  return applied({ ...session, switching: { ...switching, phase, note } });
}

function done(session: Session, operation: Of<"switchDone">): Applied | null {
  const { switching } = session;
  if (switching === null) return null;
  const { id, appId, language, instance, imageName, at, carried, lost } = operation;
  const ended = { state: "error", note: "Stopped: the kernel that ran it is gone.", at } as const;
  const kernel: Kernel = { phase: "idle", id, appId, language, instance, imageName };
  const switched: Switched = {
    result: "done",
    instanceType: switching.to.instanceType,
    at,
    carried,
    lost,
  };
  const there = { ...withRunEnded(session, ended), kernel, compute: switching.to, switching: null, switched };
  const next = advanced(there);
  return applied(next.session, ...next.effects);
}

function failed(session: Session, { note, at }: Of<"switchFailed">): Applied | null {
  const { switching, kernel } = session;
  if (switching === null) return null;
  const { instanceType } = switching.to;
  const switched: Switched = { result: "failed", instanceType, at, note };
  // It died meanwhile, and nothing came in its place.
  const left: Kernel = kernel.phase === "starting" ? { phase: "dead", cause: "unknown", note } : kernel;
  const next = advanced({ ...session, kernel: left, switching: null, switched });
  return applied(next.session, ...next.effects);
}
