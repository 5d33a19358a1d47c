import type { Applied } from "./applied";
import { applied, edited } from "./applied";
import type { Operation, RunOperation, Said } from "./operation";
import { currentRun } from "./queue";
import { withSaid } from "./run-said";
import type { Session } from "./session";

/*
 * `input()` and `getpass()`. A prompt belongs to the session, so it is there on every tab and after a reload, and it
 * is answered once (the second answer finds no prompt).
 */

const dots = "········";

/** The kernel waits for an answer; only the run that it works on may ask. */
export function asked(
  session: Session,
  operation: Extract<RunOperation, { type: "promptAsked" }>,
): Applied | null {
  const current = currentRun(session, operation.runId);
  if (current === null || session.prompt?.id === operation.promptId) return null;
  const { promptId: id, text, hidden } = operation;
  return applied({ ...session, prompt: { id, cellId: current.cellId, text, hidden } });
}

/** Prompt and answer stay among the outputs as a terminal would show them; a hidden answer only as dots. */
export function answered(
  session: Session,
  operation: Extract<RunOperation, { type: "answerPrompt" }>,
): Applied | null {
  const { prompt } = session;
  if (prompt?.id !== operation.promptId) return null;
  const text = `${prompt.text}${prompt.hidden ? dots : operation.answer}\n`;
  const echo: Said = { type: "stream", name: "stdout", text };
  const next = withSaid({ ...session, prompt: null }, { cellId: prompt.cellId, said: [echo] });
  return edited(next, { type: "answer", promptId: operation.promptId, answer: operation.answer });
}

/** Nobody waits for the answer any more: the run is over, or was interrupted. */
export function closed(
  session: Session,
  operation: Extract<RunOperation, { type: "promptClosed" }>,
): Applied | null {
  return session.prompt?.id === operation.promptId ? applied({ ...session, prompt: null }) : null;
}

/**
 * The operation as it may be journaled and sent on: without an answer that was typed hidden. Give the session before
 * the operation; without one every answer is taken for hidden.
 */
export function withoutSecrets(operation: Operation, before: Session | null = null): Operation {
  if (operation.type !== "answerPrompt") return operation;
  const isOpen = before?.prompt?.id === operation.promptId && !before.prompt.hidden;
  return isOpen ? operation : { ...operation, answer: "" };
}
