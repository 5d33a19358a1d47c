import { useAsk } from "../ui/ask-store";
import { applicable, useCommands } from "./commands-store";
import { isShellPress, matches } from "./keys";

/** Runs commands by their keys, for whatever nobody nearer to the focus has taken; returns the end of it. */
export function runShellKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    // A question that waits for its answer comes before everything else.
    const asked = useAsk.getState().question !== null;
    const command = applicable(asked ? [] : useCommands.getState().commands).find(
      ({ keys, keysTakenBy }) => keys && keysTakenBy !== "document" && isShellPress(keys, event),
    );
    // The browser's own "save page" is never what somebody means here.
    const isSave = matches("Ctrl+S", event);
    if (!command && !isSave) return;
    event.preventDefault();
    command?.run();
  };
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
