import { create } from "zustand";

/**
 * Every command of the studio, whoever owns it. The palette and the list of shortcuts show them; the shell runs a
 * command by its keys when they have Ctrl, Alt or ⌘ in them and nobody nearer to the focus has taken the key. Commands
 * with bare keys (a notebook's `A`, `D D`) are handled by their owner; their `keys` are shown only.
 */
export interface Command {
  /** Stable, as `notebook.runAll`. A later registration of an id stands in front of an earlier one. */
  readonly id: string;
  readonly title: string;
  /** Heading in the palette and in the list of shortcuts. */
  readonly group?: string;
  /** `Ctrl+Shift+P`; several ways are separated by ` / `. */
  readonly keys?: string;
  /** The document takes these keys itself, where they mean this; elsewhere they are text or the browser's own. */
  readonly keysTakenBy?: "document";
  readonly run: () => void;
  /** Whether it applies now; without it, always. */
  readonly when?: () => boolean;
}

interface CommandsState {
  readonly commands: readonly Command[];
  /** Returns the end of the registration. */
  register(commands: readonly Command[]): () => void;
}

export const useCommands = create<CommandsState>((set) => ({
  commands: [],
  register(commands) {
    set((state) => ({ commands: [...commands, ...state.commands] }));
    return () => set((state) => ({ commands: state.commands.filter((each) => !commands.includes(each)) }));
  },
}));

/** What can be run now, each id once. */
export function applicable(commands: readonly Command[]): readonly Command[] {
  const seen = new Set<string>();
  return commands.filter((command) => {
    if (seen.has(command.id) || command.when?.() === false) return false;
    seen.add(command.id);
    return true;
  });
}
