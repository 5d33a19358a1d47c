import type { ITheme } from "@xterm/xterm";

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

/** The tokens that are on screen now, as the terminal wants them. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const theme: Record<string, string> = {
    background: token("canvas"),
    foreground: token("code-ink"),
    cursor: token("accent"),
    cursorAccent: token("canvas"),
    selectionBackground: token("code-selection"),
  };
  for (const colour of colours) {
    theme[colour] = token(`ansi-${colour}`);
    theme[`bright${colour[0]?.toUpperCase()}${colour.slice(1)}`] = token(`ansi-bright-${colour}`);
  }
  return theme;
}

export function terminalFont(): string {
  return getComputedStyle(document.documentElement).getPropertyValue("--font-code").trim() || "monospace";
}
