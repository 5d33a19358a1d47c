import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { readCells } from "./support/notebook-file";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { cellOf, notebookOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await (await browser.newContext()).newPage();
  await page.goto(studio.link);
  await expect(page.getByRole("region", { name: "Launcher" })).toBeVisible();
});
test.afterAll(() => studio.close());

const place = (name: string) => join(studio.home, name);
const saved = (name: string) => expect.poll(() => readCells(studio.home, name).map(({ source }) => source));
const open = (name: string) => openNotebook(page, { url: studio.url, name });

/** A cell that goes on until the test makes a file, so that nothing depends on how fast the machine is. */
const waitFor = (file: string) =>
  `import os, time\nwhile not os.path.exists(${JSON.stringify(place(file))}): time.sleep(0.05)\n`;
const letGo = (file: string) => writeFileSync(place(file), "");

async function isRunning(cell: Locator): Promise<void> {
  await expect(cell).toHaveAttribute("data-cell-state", "running", { timeout: 60_000 });
}

async function isDone(cell: Locator): Promise<void> {
  await expect(cell).toHaveAttribute("data-cell-state", "done", { timeout: 60_000 });
}

test("trap 5: a cell edited while it waits runs as it was when Run was pressed, and says so", async () => {
  writeNotebook(studio.home, {
    name: "queued.ipynb",
    sources: [waitFor("go-queued"), "print('as asked')", "print('second in line')"],
  });
  const notebook = await open("queued.ipynb");
  await page.getByRole("button", { name: "Run all cells" }).click();
  await isRunning(cellOf(notebook, 1));
  await expect(cellOf(notebook, 2)).toContainText("queued 1");
  await expect(cellOf(notebook, 3)).toContainText("queued 2");
  await cellOf(notebook, 2).locator(".cell-text").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("print('as edited')");
  await saved("queued.ipynb").toContain("print('as edited')");
  letGo("go-queued");
  await isDone(cellOf(notebook, 3));
  await expect(outputOf(notebook, 2)).toHaveText("as asked");
  await expect(cellOf(notebook, 2)).toContainText("Changed since run");
});

test("trap 6: the output of a cell that moves while it runs goes with it; of a deleted one, to the drawer", async () => {
  writeNotebook(studio.home, {
    name: "moved.ipynb",
    sources: [`${waitFor("go-moved")}print('from the mover')`, "quiet = 1", "last = 1"],
  });
  const notebook = await open("moved.ipynb");
  const mover = notebook.locator('[data-cell-id="cell-1"]');
  await runCell(page, mover);
  await isRunning(mover);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+ArrowDown");
  await expect(cellOf(notebook, 2)).toHaveAttribute("data-cell-id", "cell-1");
  letGo("go-moved");
  await expect(outputOf(notebook, 2)).toHaveText("from the mover");
  await expect(outputOf(notebook, 1)).toHaveCount(0);
});

test("trap 6: a cell deleted while it runs keeps its output in the drawer", async () => {
  writeNotebook(studio.home, {
    name: "gone.ipynb",
    sources: [`${waitFor("go-gone")}print('from the deleted')`, "print('the next one')"],
  });
  const notebook = await open("gone.ipynb");
  await runCell(page, cellOf(notebook, 1));
  await isRunning(cellOf(notebook, 1));
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await page.keyboard.press("d");
  await saved("gone.ipynb").toEqual(["print('the next one')"]);
  letGo("go-gone");
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toHaveText("the next one", { timeout: 30_000 });
  await notebook.getByRole("button", { name: "Deleted cells (1)" }).click();
  await page
    .getByRole("dialog", { name: "Deleted cells" })
    .getByRole("button", { name: "Bring back" })
    .click();
  await page.keyboard.press("Escape");
  await expect(outputOf(notebook, 1)).toHaveText("from the deleted");
});

for (const [keep, sources] of [
  ["Keep on disk", ["theirs = 2"]],
  ["Keep both", ["ours = 33", "theirs = 2"]],
] as const) {
  test(`a cell changed here and on the disk is shown side by side: ${keep}`, async () => {
    const name = `${keep.replaceAll(" ", "-")}.ipynb`;
    writeNotebook(studio.home, { name, sources: ["start = 1"] });
    const notebook = await open(name);
    await cellOf(notebook, 1).locator(".cell-text").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("ours = 3");
    // Written before the studio has saved: both sides have changed since they were last the same.
    writeNotebook(studio.home, { name, sources: ["theirs = 2"] });
    const conflict = notebook.getByRole("alert", { name: "Changed elsewhere" });
    await expect(conflict).toContainText("ours = 3");
    await expect(conflict).toContainText("theirs = 2");
    // What is typed while the question stands is part of what would be kept, and is shown as that.
    await page.keyboard.type("3");
    await expect(conflict).toContainText("ours = 33");
    await conflict.getByRole("button", { name: keep }).click();
    await expect(conflict).toHaveCount(0);
    await saved(name).toEqual(sources);
  });
}

test("a file that is not a notebook opens as text with the reason, and stays as it is to the byte", async () => {
  const broken = '{"cells": [ {"cell_type": "code", "source": ["half a';
  writeFileSync(place("broken.ipynb"), broken);
  await page.goto(`${studio.url}/notebooks/broken.ipynb`);
  const notebook = notebookOf(page, "broken.ipynb");
  await expect(notebook.getByRole("alert")).toContainText("nothing will be written to it");
  await expect(notebook).toContainText("half a");
  await page.keyboard.press("Control+s");
  await open("queued.ipynb");
  expect(readFileSync(place("broken.ipynb"), "utf8")).toBe(broken);
});

test("FT-23: offline is said, typing goes on, and a Run pressed then runs once when the server is back", async () => {
  const append = `with open(${JSON.stringify(place("runs.txt"))}, 'a') as f: f.write('ran\\n')`;
  writeNotebook(studio.home, { name: "offline.ipynb", sources: ["ready = 1", append, "note = 1"] });
  const notebook = await open("offline.ipynb");
  await runCell(page, cellOf(notebook, 1));
  await isDone(cellOf(notebook, 1));
  await studio.kill();
  await expect(notebook).toHaveAttribute("data-session-state", "offline", { timeout: 60_000 });
  await expect(notebook.getByRole("status").filter({ hasText: "Offline" })).toBeVisible();
  await cellOf(notebook, 3).locator(".cell-text").click();
  await page.keyboard.press("End");
  await page.keyboard.type("23");
  await runCell(page, cellOf(notebook, 2));
  await expect(notebook.getByText("Offline. Your changes are kept here")).toBeVisible();
  expect(existsSync(place("runs.txt"))).toBe(false);
  await studio.restart();
  await expect(notebook).toHaveAttribute("data-session-state", "ready", { timeout: 60_000 });
  await isDone(cellOf(notebook, 2));
  await saved("offline.ipynb").toContain("note = 123");
  // A cell after it: had the first been sent twice, its second run would have come before this one's.
  await runCell(page, cellOf(notebook, 1));
  await isDone(cellOf(notebook, 1));
  expect(readFileSync(place("runs.txt"), "utf8")).toBe("ran\n");
});

test("FT-37: what is typed while the server is away outlives the page", async () => {
  writeNotebook(studio.home, { name: "away.ipynb", sources: ["typed = ''"] });
  const notebook = await open("away.ipynb");
  await studio.kill();
  await expect(notebook).toHaveAttribute("data-session-state", "offline", { timeout: 60_000 });
  await cellOf(notebook, 1).locator(".cell-text").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("typed_while_away = 1");
  await expect(notebook.getByText("Offline. Your changes are kept here")).toBeVisible();
  const context = page.context();
  await page.close();
  await studio.restart();
  page = await context.newPage();
  const again = await open("away.ipynb");
  await expect(cellOf(again, 1)).toContainText("typed_while_away = 1");
  await saved("away.ipynb").toEqual(["typed_while_away = 1"]);
});

test("the kernel completes names, also while a cell runs", async () => {
  writeNotebook(studio.home, {
    name: "complete.ipynb",
    sources: ["wonderful_name_one = 1\nwonderful_name_two = 2", waitFor("go-complete"), ""],
  });
  const notebook = await open("complete.ipynb");
  await runCell(page, cellOf(notebook, 1));
  await isDone(cellOf(notebook, 1));
  for (const busy of ["idle", "busy"]) {
    if (busy === "busy") {
      await runCell(page, cellOf(notebook, 2));
      await isRunning(cellOf(notebook, 2));
    }
    await cellOf(notebook, 3).locator(".cell-text").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("wonderful_na");
    await page.keyboard.press("Control+Space");
    await expect(page.getByRole("option", { name: /wonderful_name_two/ })).toBeVisible();
    await page.keyboard.press("Escape");
  }
  letGo("go-complete");
  await isDone(cellOf(notebook, 2));
});

test("names that are asked for before the full editor has come are listed once it is here", async () => {
  writeNotebook(studio.home, { name: "early.ipynb", sources: ["early_name_one = 1", ""] });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const early = await page.context().newPage();
  await early.route(/\/_next\/static\/chunks\//, async (route) => {
    const response = await route.fetch();
    // The largest by far is the editor's.
    if ((await response.body()).length > 1_000_000) await held;
    await route.fulfill({ response });
  });
  const notebook = await openNotebook(early, { url: studio.url, name: "early.ipynb" });
  await runCell(early, cellOf(notebook, 1));
  await isDone(cellOf(notebook, 1));
  await cellOf(notebook, 2).locator(".cell-text").click();
  await early.keyboard.type("early_na");
  await early.keyboard.press("Control+Space");
  release();
  await expect(early.getByRole("option", { name: /early_name_one/ })).toBeVisible();
  await early.close();
});

test("the kernel explains what the pointer rests on, also while a cell runs", async () => {
  writeNotebook(studio.home, {
    name: "hover.ipynb",
    sources: [
      'def halved(amount):\n    """Answers half of the amount."""\n    return amount / 2',
      waitFor("go-hover"),
      "halved(4)",
    ],
  });
  const notebook = await open("hover.ipynb");
  await runCell(page, cellOf(notebook, 1));
  await isDone(cellOf(notebook, 1));
  for (const busy of ["idle", "busy"]) {
    if (busy === "busy") {
      await runCell(page, cellOf(notebook, 2));
      await isRunning(cellOf(notebook, 2));
    }
    await cellOf(notebook, 3).locator(".cell-text").click();
    const word = cellOf(notebook, 3).locator(".view-line span", { hasText: "halved" }).last();
    // A pointer comes over several places; one that is suddenly there is none that the editor watches.
    for (const x of [4, 8, 12]) await word.hover({ position: { x, y: 8 } });
    const help = page.getByRole("tooltip").filter({ hasText: "Answers half of the amount." });
    await expect(help).toBeVisible();
    await expect(help).toContainText("halved(amount)");
    // Away again, so that the next explanation is a new one.
    await page.getByRole("button", { name: "Save" }).hover();
    await expect(help).toBeHidden();
  }
  letGo("go-hover");
  await isDone(cellOf(notebook, 2));
});

test("widgets too large for the notebook are told once, until they are smaller", async () => {
  const widget = `from comm import create_comm
state = {'_model_name': 'HTMLModel', '_model_module': '@jupyter-widgets/controls', 'value': 'x' * 6_000_000}
comm = create_comm(target_name='jupyter.widget', data={'state': state})
print('made')`;
  const smaller = "comm.send({'method': 'update', 'state': {'value': 'x'}})";
  writeNotebook(studio.home, { name: "widgets.ipynb", sources: [widget, smaller] });
  const notebook = await open("widgets.ipynb");
  const notice = notebook.getByRole("status").filter({ hasText: "The widgets hold more than 5 MB" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toHaveText("made", { timeout: 60_000 });
  await expect(notice).toBeVisible();
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await expect(notice).toHaveCount(0);
  await page.reload();
  await expect(notice).toBeVisible();
  await runCell(page, cellOf(notebook, 2));
  await expect(notice).toHaveCount(0);
});

test("a Bash cell that is interrupted says so, although its kernel does not", async () => {
  writeNotebook(studio.home, { name: "bash.ipynb", sources: ["echo begun; sleep 600", "echo goes on"] });
  inBash("bash.ipynb");
  const notebook = await open("bash.ipynb");
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("begun", { timeout: 60_000 });
  await notebook.getByRole("button", { name: "Interrupt kernel" }).click();
  await expect(cellOf(notebook, 1)).toContainText("Stopped: the run was interrupted before its end.");
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toHaveText("goes on");
});

/** Notes in the file that it is to run in Bash, as Jupyter does. */
function inBash(name: string): void {
  const value = JSON.parse(readFileSync(place(name), "utf8"));
  value.metadata.kernelspec = { name: "bash", display_name: "Bash", language: "bash" };
  writeFileSync(place(name), JSON.stringify(value));
}
