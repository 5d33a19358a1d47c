import { describe, expect, it } from "vitest";
import { secretKinds } from "@/core/secrets/kinds";
import { scanText } from "@/core/secrets/scan-text";
import { harmless, planted } from "./planted";

describe("the search for secrets", () => {
  it.each(planted)("finds one of the kind %s", (kind, text, secret) => {
    expect(scanText(`before\n${text}\nafter`)).toEqual([
      { kind, text: secret, at: `before\n${text}`.indexOf(secret) },
    ]);
  });

  it("has a planted one of each kind, and at least 50 kinds", () => {
    expect(new Set(planted.map(([kind]) => kind))).toEqual(new Set(secretKinds.map(({ name }) => name)));
    expect(secretKinds.length).toBeGreaterThanOrEqual(50);
  });

  it.each(harmless)("lets pass: %s", (text) => {
    expect(scanText(text)).toEqual([]);
  });

  it("names each of several, in their order", () => {
    const found = scanText(planted.map(([, text]) => text).join("\n\n"));
    expect(found.length).toBe(planted.length);
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).sort((a, b) => a - b));
  });

  it("is done with a megabyte of one letter, of spaces, of digits and of quotes", () => {
    for (const letter of ["a", " ", "1", '"', "=", "-", "@", "/home/", "eyJ", "password="])
      expect(scanText(letter.repeat(1_000_000 / letter.length)).length).toBeLessThanOrEqual(1_000);
  });
});
