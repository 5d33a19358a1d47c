import { kept } from "./replay";

/** What a terminal has said, over a reload of the tab. */
const keyOf = (id: string) => `atelier.scrollback.${id}`;

export function recallScrollback(id: string): string {
  try {
    return sessionStorage.getItem(keyOf(id)) ?? "";
  } catch {
    return "";
  }
}

export function rememberScrollback(id: string, text: string): void {
  for (const most of [1_000_000, 200_000, 40_000]) {
    try {
      sessionStorage.setItem(keyOf(id), kept(text, most));
      return;
    } catch {
      // Too much for the storage: less of it, then.
    }
  }
}

export function forgetScrollback(id: string): void {
  try {
    sessionStorage.removeItem(keyOf(id));
  } catch {
    // Nothing was kept.
  }
}
