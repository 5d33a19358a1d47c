import type { Applied } from "./applied";
import { applied } from "./applied";
import type { PresenceOperation } from "./operation";
import type { Session } from "./session";

/** Who has the notebook open. Never written to the file. */
export function applyPresence(session: Session, operation: PresenceOperation): Applied | null {
  switch (operation.type) {
    case "personJoined": {
      if (session.people[operation.clientId]?.name === operation.name) return null;
      const people = { ...session.people, [operation.clientId]: { name: operation.name } };
      return applied({ ...session, people });
    }
    case "personLeft": {
      if (!Object.hasOwn(session.people, operation.clientId)) return null;
      const { [operation.clientId]: _left, ...people } = session.people;
      return applied({ ...session, people });
    }
    default:
      return operation satisfies never;
  }
}
