/** What a person can choose; `system` follows the machine. */
export type ThemeChoice = "system" | "light" | "dark" | "contrast";
export type Theme = Exclude<ThemeChoice, "system">;

export const THEME_KEY = "atelier.theme";
export const themeChoices: readonly { readonly choice: ThemeChoice; readonly label: string }[] = [
  { choice: "system", label: "Same as the system" },
  { choice: "light", label: "Light" },
  { choice: "dark", label: "Dark" },
  { choice: "contrast", label: "High contrast" },
];

interface SystemPreference {
  readonly dark: boolean;
  readonly moreContrast: boolean;
}

export function isThemeChoice(value: unknown): value is ThemeChoice {
  return themeChoices.some((each) => each.choice === value);
}

export function resolveTheme(choice: ThemeChoice, system: SystemPreference): Theme {
  if (choice !== "system") return choice;
  if (system.moreContrast) return "contrast";
  return system.dark ? "dark" : "light";
}
