import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { readCells } from "./support/notebook-file";
import { npmStarts, type Starts } from "./support/npm-start";
import { launcherOf, lineOf, tabOf } from "./support/shell-page";
import { cellOf, notebookOf, outputOf, runCell, writeNotebook } from "./support/studio-page";

let starts: Starts;
/** Somewhere of a person's own, outside of everything that belongs to the studio. */
let place: string;
test.beforeAll(async () => {
  starts = await npmStarts();
  place = mkdtempSync(join(tmpdir(), "mine-"));
});
test.afterEach(() => starts.stop());
test.afterAll(async () => {
  await starts.close();
  rmSync(place, { recursive: true });
});

async function typeAtTheEnd(page: Page, text: string): Promise<void> {
  await cellOf(page.getByRole("region", { name: /^Notebook / }), 1).click();
  await expect(page.getByRole("textbox", { name: "Code of cell 1" })).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

async function follow(browser: Browser, link: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  return page;
}

test("npm start -- notebook.ipynb opens it where it lies, and what is typed, run and saved is in that file", async ({
  browser,
}) => {
  writeNotebook(place, { name: "report.ipynb", sources: ["before = 1"] });
  const page = await follow(
    browser,
    await starts.start({ args: [join(place, "report.ipynb")], folder: "/" }),
  );
  const notebook = notebookOf(page, "report.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
  await typeAtTheEnd(page, "; import os; print(os.getcwd())");
  await page.keyboard.press("Escape");
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText(place, { timeout: 60_000 });
  await page.keyboard.press("Control+S");
  const cell = () => readCells(place, "report.ipynb")[0];
  await expect.poll(() => cell()?.source).toBe("before = 1; import os; print(os.getcwd())");
  await expect.poll(() => cell()?.outputs[0]?.text).toContain(place);
  // The folder is the home, so programs put their hidden folders there; no copy of the notebook is beside it.
  expect(readdirSync(place).filter((name) => !name.startsWith("."))).toEqual(["report.ipynb"]);
  await page.context().close();
});

test("npm start -- takes a path from where it is typed, with spaces and letters of any language", async ({
  browser,
}) => {
  const folder = join(place, "My Daten #1 100%");
  mkdirSync(folder);
  writeNotebook(folder, { name: "Übung 1 – 漢字 & more?.ipynb", sources: ["x"] });
  const args = ["My Daten #1 100%/Übung 1 – 漢字 & more?.ipynb"];
  const page = await follow(browser, await starts.start({ args, folder: place }));
  const notebook = notebookOf(page, "Übung 1 – 漢字 & more?.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
  await typeAtTheEnd(page, " = 'typed'");
  await page.keyboard.press("Control+S");
  await expect.poll(() => readCells(folder, "Übung 1 – 漢字 & more?.ipynb")[0]?.source).toBe("x = 'typed'");
  await page.context().close();
});

test("npm start -- text file opens it in the editor, and saves to it", async ({ browser }) => {
  writeFileSync(join(place, "notes here.md"), "first\n");
  const page = await follow(browser, await starts.start({ args: ["./notes here.md"], folder: place }));
  await expect(tabOf(page, "notes here.md")).toBeVisible();
  await page.locator(".monaco-editor .view-line").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("second");
  await page.keyboard.press("Control+S");
  await expect.poll(() => readFileSync(join(place, "notes here.md"), "utf8")).toBe("first\nsecond");
  await page.context().close();
});

test("npm start -- folder shows its files, named by it", async ({ browser }) => {
  writeNotebook(place, { name: "in the folder.ipynb", sources: [""] });
  const page = await follow(browser, await starts.start({ args: ["."], folder: place }));
  await expect(launcherOf(page)).toBeVisible();
  await lineOf(page, "in the folder.ipynb").dblclick();
  await expect(notebookOf(page, "in the folder.ipynb")).toHaveAttribute("data-session-state", "ready");
  await page.context().close();
});
