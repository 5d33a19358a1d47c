import type { Applied, ApplyContext } from "./applied";
import { applyCell } from "./apply-cell";
import { applyFile } from "./apply-file";
import { applyHibernation } from "./apply-hibernation";
import { applyKernel } from "./apply-kernel";
import { applyPresence } from "./apply-presence";
import { applyRun } from "./apply-run";
import { applySwitch } from "./apply-switch";
import { applyText } from "./apply-text";
import type {
  HibernateOperation,
  KernelOperation,
  Operation,
  RunOperation,
  SwitchOperation,
} from "./operation";
import type { Session } from "./session";

/**
 * The one function that changes a session, run by the notebook server and by every browser alike. It is pure:
 * ids and times are in the operation. `null` means that the operation no longer applies (its cell is gone, its run is
 * over, it would change nothing), which is ordinary where several people and a kernel act at once.
 *
 * What an operation does not touch keeps its identity, so that a view of 2,000 cells renders one.
 */
export function applyOperation(
  session: Session,
  operation: Operation,
  context: ApplyContext,
): Applied | null {
  switch (operation.type) {
    case "insertCell":
    case "deleteCells":
    case "restoreCell":
    case "moveCells":
    case "setCellKind":
    case "setCellMetadata":
    case "setAttachments":
    case "splitCell":
    case "mergeCells":
    case "clearOutputs":
    case "setOutputs":
    case "setNotebookMetadata":
    case "setTrusted":
      return applyCell(session, operation, context);
    case "editText":
      return applyText(session, operation);
    case "fileSaving":
    case "fileSaved":
    case "fileSaveFailed":
    case "fileMoved":
    case "fileMerged":
    case "resolveConflict":
      return applyFile(session, operation, context);
    case "personJoined":
    case "personLeft":
      return applyPresence(session, operation);
    default:
      return applyWork(session, operation);
  }
}

function applyWork(
  session: Session,
  operation: RunOperation | KernelOperation | SwitchOperation | HibernateOperation,
): Applied | null {
  switch (operation.type) {
    case "queueCells":
    case "unqueueCells":
    case "interruptKernel":
    case "answerPrompt":
    case "runStarted":
    case "runCounted":
    case "runSaid":
    case "runFinished":
    case "promptAsked":
    case "promptClosed":
      return applyRun(session, operation);
    case "chooseCompute":
    case "restartKernel":
    case "shutDownKernel":
    case "kernelStarting":
    case "kernelReady":
    case "kernelBusy":
    case "widgetsKept":
    case "kernelLost":
    case "kernelDied":
      return applyKernel(session, operation);
    case "switchInstance":
    case "cancelSwitch":
    case "dismissSwitched":
    case "switchGoesOn":
    case "switchDone":
    case "switchFailed":
      return applySwitch(session, operation);
    default:
      return applyHibernation(session, operation);
  }
}

/** The session after an operation, or the same one where it does not apply. */
export function afterOperation(session: Session, operation: Operation, context: ApplyContext): Session {
  return applyOperation(session, operation, context)?.session ?? session;
}
