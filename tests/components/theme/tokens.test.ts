import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resolveTheme } from "@/components/theme/theme";

const css = readFileSync(new URL("../../../components/theme/tokens.css", import.meta.url), "utf8");

function palette(theme: string): Map<string, string> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]+)\\}`).exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6,8});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const themes = ["light", "dark", "contrast"];

describe.each(themes)("the %s theme", (theme) => {
  const tokens = palette(theme);
  const least = theme === "contrast" ? 7 : 4.5;
  const surfaces = ["canvas", "panel", "raised", "overlay", "code-surface"];
  const inks = ["ink", "ink-soft", "ink-faint", "accent-text", "danger", "warning", "success"];
  const codes = [...tokens.keys()].filter((name) => name.startsWith("syntax-") || name.startsWith("ansi-"));

  test("can be read: every ink on every surface", () => {
    const poor = surfaces.flatMap((surface) =>
      [...inks, ...codes]
        .map((ink) => ({ ink, surface, ratio: contrast(tokens.get(ink) ?? "#", tokens.get(surface) ?? "#") }))
        .filter(({ ratio }) => !(ratio >= least)),
    );
    expect(poor).toEqual([]);
  });

  test("shows where the focus is and where a control ends", () => {
    for (const surface of ["canvas", "panel"]) {
      expect(contrast(tokens.get("focus") ?? "#", tokens.get(surface) ?? "#")).toBeGreaterThanOrEqual(3);
      expect(contrast(tokens.get("line-control") ?? "#", tokens.get(surface) ?? "#")).toBeGreaterThanOrEqual(
        3,
      );
    }
    expect(contrast(tokens.get("accent") ?? "#", tokens.get("accent-ink") ?? "#")).toBeGreaterThanOrEqual(
      4.4,
    );
  });

  test("has every colour that the light one has", () => {
    expect([...palette("light").keys()].filter((name) => !tokens.has(name))).toEqual([]);
  });
});

test("the system's wishes are followed until a person chooses", () => {
  expect(resolveTheme("system", { dark: true, moreContrast: false })).toBe("dark");
  expect(resolveTheme("system", { dark: true, moreContrast: true })).toBe("contrast");
  expect(resolveTheme("light", { dark: true, moreContrast: true })).toBe("light");
});
