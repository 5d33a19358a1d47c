import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { AppError } from "@/core/errors";
import { type ParsedIpynb, parseIpynb } from "@/core/notebook/ipynb";
import { secretKinds } from "@/core/secrets/kinds";
import { scanNotebook } from "@/core/secrets/scan-notebook";
import { scanText } from "@/core/secrets/scan-text";
import { harmless, planted } from "./planted";

let made = 0;

function readable(name: string): readonly ParsedIpynb[] {
  try {
    return [parseIpynb(readFileSync(`tests/corpus/${name}`, "utf8"), { next: () => `id-${made++}` })];
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return [];
  }
}

it("finds as much, and gives as many false alarms, as docs/secrets.md says", () => {
  const found = planted.filter(([kind, text, secret]) =>
    scanText(text).some((one) => one.kind === kind && one.text === secret),
  );
  const alarms = harmless.flatMap((text) => scanText(text));
  const notebooks = readdirSync("tests/corpus")
    .filter((name) => name.endsWith(".ipynb"))
    .flatMap(readable);
  const inNotebooks = notebooks.flatMap(({ notebook }) => scanNotebook(notebook, () => ""));
  const published = readFileSync("docs/secrets.md", "utf8");
  expect(published).toContain(`| kinds | ${secretKinds.length} |`);
  expect(published).toContain(`| planted secrets found | ${found.length} of ${planted.length} |`);
  expect(published).toContain(`| alarms in harmless lines | ${alarms.length} in ${harmless.length} |`);
  expect(published).toContain(`| alarms in real notebooks | ${inNotebooks.length} in ${notebooks.length} |`);
});
