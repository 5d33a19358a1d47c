import type { KeyboardEvent } from "react";

/** Arrows go from line to line; Right goes to a line's buttons, Left back. */
export function gridKeys(event: KeyboardEvent<HTMLElement>): void {
  const row = (event.target as HTMLElement).closest("tr");
  if (!row) return;
  const rows = [...event.currentTarget.querySelectorAll("tr")];
  const place = rows.indexOf(row);
  const buttons = [...row.querySelectorAll<HTMLElement>("button")];
  const button = buttons.indexOf(event.target as HTMLElement);
  const targets: Readonly<Record<string, HTMLElement | undefined>> = {
    ArrowDown: rows[place + 1],
    ArrowUp: rows[place - 1],
    Home: rows[0],
    End: rows.at(-1),
    ArrowRight: buttons[button + 1],
    ArrowLeft: button > 0 ? buttons[button - 1] : row,
  };
  const target = targets[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
