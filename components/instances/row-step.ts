import type { KeyboardEvent } from "react";

/** Where an arrow, Home or End leads from a line of a table; `null` for other keys and at the ends. */
export function rowStep(event: KeyboardEvent<HTMLElement>): HTMLElement | null {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("tr[data-type]")];
  const at = rows.indexOf((event.target as HTMLElement).closest<HTMLElement>("tr") as HTMLElement);
  const targets: Readonly<Record<string, HTMLElement | undefined>> = {
    ArrowDown: rows[at + 1],
    ArrowUp: rows[at - 1],
    Home: rows[0],
    End: rows.at(-1),
  };
  return targets[event.key] ?? null;
}
