import type { Applied } from "./applied";
import { applied } from "./applied";
import type { HibernateOperation } from "./operation";
import { advanced, withQueueCancelled } from "./queue";
import { connecting } from "./queue-cells";
import type { Session } from "./session";

type Of<T extends HibernateOperation["type"]> = Extract<HibernateOperation, { type: T }>;

/**
 * A kernel that stops with its variables saved, and the next one that gets them back, on whatever instance type. Until
 * `hibernated` everything is as it was, and so it is again after `hibernationFailed`.
 */
export function applyHibernation(session: Session, operation: HibernateOperation): Applied | null {
  switch (operation.type) {
    case "hibernate":
      return begun(session, operation);
    case "cancelHibernation":
      return session.hibernating == null ? null : applied(session, { type: "cancelHibernation" });
    case "hibernationGoesOn":
      return goesOn(session);
    case "hibernated":
      return done(session, operation);
    case "hibernationFailed":
      return failed(session, operation);
    case "resumeKernel":
      return resumed(session);
    case "discardKept":
      return discarded(session);
    case "keptIsBack":
      return back(session, operation);
    case "keptNotBack":
      return notBack(session, operation);
    default:
      return operation satisfies never;
  }
}

function begun(session: Session, { why }: Of<"hibernate">): Applied | null {
  const { phase } = session.kernel;
  const isThere = phase === "idle" || phase === "busy" || phase === "reconnecting";
  if (!isThere || session.switching !== null || session.hibernating != null) return null;
  const next: Session = { ...session, hibernating: { why, phase: "waiting" }, switched: null };
  return applied(next, { type: "hibernate", why });
}

function goesOn(session: Session): Applied | null {
  const { hibernating } = session;
  if (hibernating == null || hibernating.phase === "saving") return null;
  return applied({ ...session, hibernating: { ...hibernating, phase: "saving" } });
}

/** What waited in the queue came after the wish to stop, and is not run on a kernel that nobody asked for. */
function done(session: Session, { kept }: Of<"hibernated">): Applied | null {
  if (session.hibernating == null) return null;
  const why = { note: "Not run: the kernel was stopped, with its variables saved.", at: kept.at };
  const next: Session = {
    ...withQueueCancelled(session, why),
    kernel: { phase: "none" },
    hibernating: null,
    switched: null,
    kept,
  };
  const all = session.widgetsTooLarge ? { ...next, widgetsTooLarge: false } : next;
  return applied(all, ...forgetting(session));
}

function failed(session: Session, { note, at }: Of<"hibernationFailed">): Applied | null {
  if (session.hibernating == null) return null;
  const next = advanced({ ...session, hibernating: null, switched: { result: "not-saved", note, at } });
  return applied(next.session, ...next.effects);
}

function resumed(session: Session): Applied | null {
  const { phase } = session.kernel;
  return session.kept != null && (phase === "none" || phase === "dead") ? connecting(session) : null;
}

/** Not while a kernel starts, which may be reading them. */
function discarded(session: Session): Applied | null {
  if (session.kept == null || session.kernel.phase === "starting") return null;
  return applied({ ...session, kept: null }, ...forgetting(session));
}

function back(session: Session, { instanceType, at, carried, lost }: Of<"keptIsBack">): Applied | null {
  if (session.kept == null) return null;
  const switched = { result: "resumed", instanceType, at, carried, lost } as const;
  return applied({ ...session, kept: null, switched }, ...forgetting(session));
}

function notBack(session: Session, { note, at, gone }: Of<"keptNotBack">): Applied | null {
  if (session.kept == null) return null;
  const switched = { result: "not-resumed", note, at } as const;
  if (!gone) return applied({ ...session, switched });
  return applied({ ...session, switched, kept: null }, ...forgetting(session));
}

function forgetting({ kept }: Session): Applied["effects"] {
  return kept == null ? [] : [{ type: "forgetKept", folder: kept.folder }];
}
