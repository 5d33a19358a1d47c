import type { Applied, ApplyContext } from "./applied";
import { applied } from "./applied";
import { fileMerged } from "./file-merge";
import type { FileOperation } from "./operation";
import { conflictResolved } from "./resolve-conflict";
import type { FileState, Session } from "./session";

/** How the document and its file stand to one another, and what people decide where both changed. */
export function applyFile(session: Session, operation: FileOperation, context: ApplyContext): Applied | null {
  const { phase } = session.file.state;
  switch (operation.type) {
    case "fileSaving":
      return phase === "conflict" ? null : withState(session, { phase: "saving", since: operation.at });
    case "fileSaved":
      // What was edited since `fileSaving` made it `unsaved` again, and is not in the file.
      return phase === "saving" ? withState(session, { phase: "saved", at: operation.at }) : null;
    case "fileSaveFailed":
      return phase === "conflict" ? null : withState(session, { phase: "failed", why: operation.why });
    case "fileMoved": {
      if (session.file.path === operation.path) return null;
      return applied({ ...session, file: { ...session.file, path: operation.path } });
    }
    case "fileMerged":
      return fileMerged(session, operation);
    case "resolveConflict":
      return conflictResolved(session, operation, context);
    default:
      return operation satisfies never;
  }
}

function withState(session: Session, state: FileState["state"]): Applied {
  return applied({ ...session, file: { ...session.file, state } });
}
