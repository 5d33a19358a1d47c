import { create } from "zustand";
import { isThemeChoice, resolveTheme, THEME_KEY, type Theme, type ThemeChoice } from "./theme";

interface ThemeState {
  readonly choice: ThemeChoice;
  /** What is on screen now; editors and terminals re-read their colours when it changes. */
  readonly theme: Theme;
  choose(choice: ThemeChoice): void;
}

const queries = { dark: "(prefers-color-scheme: dark)", moreContrast: "(prefers-contrast: more)" };

function resolved(choice: ThemeChoice): Theme {
  if (typeof matchMedia === "undefined") return "light";
  return resolveTheme(choice, {
    dark: matchMedia(queries.dark).matches,
    moreContrast: matchMedia(queries.moreContrast).matches,
  });
}

function remembered(): ThemeChoice {
  try {
    const stored = localStorage.getItem(THEME_KEY);
    return isThemeChoice(stored) ? stored : "system";
  } catch {
    return "system";
  }
}

export const useTheme = create<ThemeState>((set) => ({
  choice: "system",
  theme: "light",
  choose(choice) {
    try {
      localStorage.setItem(THEME_KEY, choice);
    } catch {
      // Private windows may refuse to remember; the theme still changes.
    }
    show(choice);
    set({ choice, theme: resolved(choice) });
  },
}));

function show(choice: ThemeChoice) {
  document.documentElement.dataset.theme = resolved(choice);
}

/** Takes up the remembered choice and follows the system and other tabs; returns the end of it. */
export function followTheme(): () => void {
  const update = () => {
    const choice = remembered();
    show(choice);
    useTheme.setState({ choice, theme: resolved(choice) });
  };
  update();
  const media = Object.values(queries).map((query) => matchMedia(query));
  for (const each of media) each.addEventListener("change", update);
  window.addEventListener("storage", update);
  return () => {
    for (const each of media) each.removeEventListener("change", update);
    window.removeEventListener("storage", update);
  };
}
