/** Keys as commands write them (`Ctrl+Shift+P`), and whether an event is one of them. ⌘ counts as Ctrl on a Mac. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export function waysOf(keys: string): readonly string[] {
  return keys.split(" / ").map((way) => way.trim());
}

export function matches(keys: string, press: KeyPress): boolean {
  return waysOf(keys).some((way) => matchesWay(way, press));
}

function matchesWay(way: string, press: KeyPress): boolean {
  const parts = way.split("+");
  const key = parts.at(-1)?.toLowerCase();
  const has = (name: string) => parts.includes(name);
  return (
    key === press.key.toLowerCase() &&
    (has("Ctrl") || has("⌘")) === (press.ctrlKey || press.metaKey) &&
    has("Alt") === press.altKey &&
    has("Shift") === press.shiftKey
  );
}

/** Whether a press is one of the ways that the shell may take by itself: those that cannot be text somebody types. */
export function isShellPress(keys: string, press: KeyPress): boolean {
  return waysOf(keys).some((way) => /(^|\+)(Ctrl|Alt|⌘)\+/.test(way) && matchesWay(way, press));
}
