import { expect, test } from "vitest";
import { inFull } from "@/components/editor/monaco-theme";

test("colours that the build shortened are given to the editor in full", () => {
  expect(inFull("#fff")).toBe("#ffffff");
  expect(inFull("#0af8")).toBe("#00aaff88");
  expect(inFull("#ffd60080")).toBe("#ffd60080");
});
