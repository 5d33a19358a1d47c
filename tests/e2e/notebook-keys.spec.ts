import { expect, type Locator, type Page, test } from "@playwright/test";
import { readCells, writeCells } from "./support/notebook-file";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { cellOf, notebookOf, openNotebook, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await (await browser.newContext()).newPage();
  await page.goto(studio.link);
  await expect(page.getByRole("region", { name: "Launcher" })).toBeVisible();
});
test.afterAll(() => studio.close());

/** A notebook with these cells, the first of them active. */
async function open(name: string, sources: readonly string[]): Promise<Locator> {
  writeNotebook(studio.home, { name, sources });
  const notebook = await openNotebook(page, { url: studio.url, name });
  await expect(cellOf(notebook, 1)).toBeFocused();
  return notebook;
}

const saved = (name: string) => expect.poll(() => readCells(studio.home, name).map(({ source }) => source));

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test("what is typed right after a click into a cell's text is text, however early", async () => {
  writeNotebook(studio.home, { name: "early.ipynb", sources: ["first", "", "third"] });
  for (const round of ["dda", "bxm"]) {
    await page.goto(`${studio.url}/notebooks/early.ipynb`);
    const cell = cellOf(notebookOf(page, "early.ipynb"), 2);
    await cell.locator(".cell-text").click();
    await page.keyboard.type(round);
    await expect(cell).toContainText(round);
    await expect(page.getByRole("textbox", { name: "Code of cell 2" })).toBeFocused();
  }
  await saved("early.ipynb").toEqual(["first", expect.stringMatching(/^(ddabxm|bxmdda)$/), "third"]);
});

test("the first cells of a long notebook take typing while the rest arrives", async () => {
  const sources = Array.from({ length: 3000 }, (_, n) => `value_${n} = ${n}  # ${"x".repeat(400)}`);
  writeNotebook(studio.home, { name: "long.ipynb", sources });
  await page.goto(`${studio.url}/notebooks/long.ipynb`);
  const first = cellOf(notebookOf(page, "long.ipynb"), 1);
  await first.locator(".cell-text").click();
  await page.keyboard.type("dd");
  await expect(first).toContainText("dd");
  await expect
    .poll(() => readCells(studio.home, "long.ipynb")[0]?.source, { timeout: 30_000 })
    .toContain("dd");
  expect(readCells(studio.home, "long.ipynb")).toHaveLength(3000);
});

test("Enter and Esc change between text and commands, and the mode is said", async () => {
  const notebook = await open("modes.ipynb", ["one", "two"]);
  const mode = notebook.getByRole("status", { name: "Mode" });
  await expect(mode).toHaveText("Command mode");
  await press("Enter");
  await expect(page.getByRole("textbox", { name: "Code of cell 1" })).toBeFocused();
  await expect(mode).toHaveText("Edit mode");
  await press("End");
  await page.keyboard.type("a");
  await press("Escape");
  await expect(cellOf(notebook, 1)).toBeFocused();
  await press("J");
  await expect(cellOf(notebook, 2)).toBeFocused();
  await press("K", "ArrowDown", "ArrowUp", "ArrowDown", "Enter", "Home");
  await page.keyboard.type("b");
  await saved("modes.ipynb").toEqual(["onea", "btwo"]);
  // An arrow beyond the last line goes on in the next cell.
  await press("ArrowUp");
  await expect(page.getByRole("textbox", { name: "Code of cell 1" })).toBeFocused();
});

test("a click beside the text makes the cell active and keys commands", async () => {
  const notebook = await open("margin.ipynb", ["one", "two"]);
  await cellOf(notebook, 2).locator(".cell-text").click();
  await expect(page.getByRole("textbox", { name: "Code of cell 2" })).toBeFocused();
  await cellOf(notebook, 2).click({ position: { x: 20, y: 30 } });
  await expect(cellOf(notebook, 2)).toBeFocused();
  await press("d", "d");
  await saved("margin.ipynb").toEqual(["one"]);
});

test("A, B, D D, Z and Shift-Z insert, delete, take back and do again", async () => {
  const notebook = await open("insert.ipynb", ["one", "two", "three"]);
  await press("b", "Enter");
  await page.keyboard.type("below");
  await press("Escape", "a", "Enter");
  await page.keyboard.type("above");
  await press("Escape");
  await saved("insert.ipynb").toEqual(["one", "above", "below", "two", "three"]);
  await press("J", "d", "d");
  await saved("insert.ipynb").toEqual(["one", "above", "two", "three"]);
  await press("z");
  await saved("insert.ipynb").toEqual(["one", "above", "below", "two", "three"]);
  await expect(cellOf(notebook, 3)).toBeFocused();
  await press("Shift+Z");
  await saved("insert.ipynb").toEqual(["one", "above", "two", "three"]);
  await press("d");
  await page.waitForTimeout(1100);
  await press("d");
  await expect(notebook.getByRole("group", { name: /cell \d+$/ })).toHaveCount(4);
});

test("M, Y, R and 1 to 6 change the kind of a cell", async () => {
  const notebook = await open("kinds.ipynb", ["text"]);
  await press("m");
  await expect(notebook.getByRole("group", { name: "Markdown cell 1" })).toBeFocused();
  await press("r");
  await expect(notebook.getByRole("group", { name: "Raw cell 1" })).toBeFocused();
  await press("y");
  await expect(notebook.getByRole("group", { name: "Code cell 1" })).toBeFocused();
  await press("2");
  await expect(notebook.getByRole("heading", { level: 2, name: "text" })).toBeVisible();
  await press("3");
  await expect(notebook.getByRole("heading", { level: 3, name: "text" })).toBeVisible();
  await saved("kinds.ipynb").toEqual(["### text"]);
});

test("C, X and V copy, cut and paste cells, Shift-V above", async () => {
  const notebook = await open("paste.ipynb", ["one", "two", "three"]);
  await press("c", "J", "v");
  await saved("paste.ipynb").toEqual(["one", "two", "one", "three"]);
  await expect(cellOf(notebook, 3)).toBeFocused();
  await press("x", "Home", "Shift+V");
  await saved("paste.ipynb").toEqual(["one", "one", "two", "three"]);
  const ids = readCells(studio.home, "paste.ipynb").map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
});

test("Shift-J selects several cells, which move, merge and go together", async () => {
  const notebook = await open("several.ipynb", ["one", "two", "three", "four"]);
  await press("Shift+J");
  await expect(notebook.locator('.cell[data-standing="selected"]')).toHaveCount(1);
  await press("Control+Shift+ArrowDown");
  await saved("several.ipynb").toEqual(["three", "one", "two", "four"]);
  await press("Control+Shift+ArrowUp", "Shift+M");
  await saved("several.ipynb").toEqual(["one\n\ntwo", "three", "four"]);
  await press("z");
  await saved("several.ipynb").toEqual(["one", "two", "three", "four"]);
  await cellOf(notebook, 2).click({ position: { x: 20, y: 30 } });
  await cellOf(notebook, 4).click({ position: { x: 20, y: 30 }, modifiers: ["Shift"] });
  await press("d", "d");
  await saved("several.ipynb").toEqual(["one"]);
});

test("Ctrl-Shift-Minus splits at the caret, and typing goes on in the second part", async () => {
  await open("split.ipynb", ["alpha\nbeta"]);
  await press("Enter", "Control+Home", "End", "Control+Shift+Minus");
  await page.keyboard.type("x");
  await saved("split.ipynb").toEqual(["alpha", "xbeta"]);
});

test("keys pressed at once after Enter or a click are text, whatever command they would be", async () => {
  const notebook = await open("at-once.ipynb", ["one", "two", "three"]);
  await press("Enter", "x", "d", "z", "Escape", "j", "Enter", "x", "b");
  await saved("at-once.ipynb").toEqual(["onexdz", "twoxb", "three"]);
  await press("Escape");
  await cellOf(notebook, 3).locator(".cell-text").click();
  await press("End", "x", "d", "d");
  await saved("at-once.ipynb").toEqual(["onexdz", "twoxb", "threexdd"]);
});

test("keys of commands on cells are text, and the text's own undo, in fields beside the cells", async () => {
  const notebook = await open("beside.ipynb", ["one", "two"]);
  await press("d", "d");
  await saved("beside.ipynb").toEqual(["two"]);
  await press("Control+f");
  const field = notebook.getByRole("textbox", { name: "Find in notebook" });
  await expect(field).toBeFocused();
  await press("z", "Shift+Z", "Home", "a");
  await expect(field).toHaveValue("azZ");
  await press("Control+z");
  await expect(field).not.toHaveValue("azZ");
  await press("Escape");
  await expect(cellOf(notebook, 2)).toHaveCount(0);
  await saved("beside.ipynb").toEqual(["two"]);
});

test("deleted cells, outputs and all, come back from their drawer", async () => {
  writeCells(studio.home, {
    name: "drawer.ipynb",
    cells: [
      { source: "keep" },
      {
        source: "dropped = 1",
        execution_count: 1,
        outputs: [{ output_type: "stream", name: "stdout", text: "dropped output" }],
      },
      { source: "last" },
    ],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "drawer.ipynb" });
  await expect(cellOf(notebook, 1)).toBeFocused();
  await press("J", "d", "d");
  await saved("drawer.ipynb").toEqual(["keep", "last"]);
  await page.reload();
  await notebook.getByRole("button", { name: "Deleted cells (1)" }).click();
  const drawer = page.getByRole("dialog", { name: "Deleted cells" });
  await expect(drawer).toContainText("dropped = 1");
  await drawer.getByRole("button", { name: "Bring back" }).click();
  await press("Escape");
  await expect(notebook).toContainText("dropped output");
  await saved("drawer.ipynb").toEqual(["keep", "dropped = 1", "last"]);
});

test("the last cell deleted leaves a place to type; a notebook without cells offers a first one", async () => {
  const notebook = await open("last.ipynb", ["only"]);
  await press("d", "d");
  await saved("last.ipynb").toEqual([""]);
  writeCells(studio.home, { name: "none.ipynb", cells: [] });
  const empty = await openNotebook(page, { url: studio.url, name: "none.ipynb" });
  await expect(empty).toContainText("This notebook has no cells yet.");
  await empty.getByRole("button", { name: "Add Markdown cell" }).click();
  await page.keyboard.type("# Begun");
  await saved("none.ipynb").toEqual(["# Begun"]);
  await expect(notebook).toHaveCount(0);
});

test("Ctrl-F finds over all cells, those far from the screen too, and goes from one to the next", async () => {
  const sources = Array.from({ length: 300 }, (_, n) =>
    n % 100 === 99 ? `needle_${n} = 1` : `hay_${n} = 1`,
  );
  const notebook = await open("find.ipynb", sources);
  await press("Control+f");
  const field = notebook.getByRole("textbox", { name: "Find in notebook" });
  await expect(field).toBeFocused();
  const count = notebook.getByRole("status", { name: "Matches" });
  await page.keyboard.type("NEEDLE");
  await expect(count).toHaveText("1 of 3");
  await press("Enter");
  await expect(count).toHaveText("2 of 3");
  await expect(notebook.locator('[data-cell-id="cell-200"]')).toBeInViewport();
  await expect(field).toBeFocused();
  await press("Shift+Enter", "Shift+Enter");
  await expect(count).toHaveText("3 of 3");
  await press("Escape");
  await expect(page.getByRole("textbox", { name: "Code of cell 300" })).toBeFocused();
  await page.keyboard.type("found");
  await saved("find.ipynb").toContain("found_299 = 1");
});
