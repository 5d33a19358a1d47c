import { expect, it } from "vitest";
import { hibernatedText } from "@/components/running/save-and-stop";

const saved = { path: "a.ipynb", saved: 2, bytes: 2_048, lost: 0, note: "" };
const left = { path: "b.ipynb", saved: null, bytes: 0, lost: 0, note: "A cell is running." };

it("says how much was saved, and how to go on", () => {
  const { text, isWhole } = hibernatedText([saved, { ...saved, saved: 1 }]);
  expect(text).toBe("3 variables saved (less than 1 MiB). Open a notebook and choose Resume to go on.");
  expect(isWhole).toBe(true);
});

it("names what runs on and why, and that something was lost", () => {
  const { text, isWhole } = hibernatedText([{ ...saved, lost: 1 }, left]);
  expect(text).toContain("1 could not be saved");
  expect(text).toContain("b.ipynb runs on: A cell is running.");
  expect(isWhole).toBe(false);
});

it("says so where there was nothing to save", () => {
  expect(hibernatedText([]).text).toContain("nothing to save");
});
