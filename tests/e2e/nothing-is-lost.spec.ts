import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { processesNaming, type RunningStudio, startStudio, tryKill } from "./support/running-studio";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await (await browser.newContext()).newPage();
  await page.goto(studio.link);
  await expect(page.getByRole("region", { name: "Launcher" })).toBeVisible();
});
test.afterAll(() => studio.close());

const counting = "import time\nfor i in range(1, 31):\n    print('line', i, flush=True)\n    time.sleep(0.4)";

test("a corpus notebook with plots runs top to bottom", async () => {
  test.setTimeout(300_000);
  const name = "linear-algebra-maths-plots--handson-ml3.ipynb";
  copyFileSync(join(import.meta.dirname, "../corpus", name), join(studio.home, name));
  const notebook = await openNotebook(page, { url: studio.url, name });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  await page
    .getByRole("option", { name: /Data Science/ })
    .or(page.getByRole("button", { name: /Data Science/ }))
    .first()
    .click();
  await page.getByRole("button", { name: "Run all cells" }).click();
  await expect
    .poll(() => runsOf(join(studio.home, name)), { timeout: 240_000, intervals: [1000] })
    .toEqual({ ran: 137, failed: 0 });
  await expect(notebook.getByRole("img").first()).toBeVisible();
});

test("trap 1, FT-22, FT-01: browser closed, studio server and notebook server killed in mid-run; another browser sees every line once", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  writeNotebook(studio.home, {
    name: "count.ipynb",
    sources: ["kept = 'still here'", counting, "print(kept)"],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "count.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(cellOf(notebook, 1)).toHaveAttribute("data-cell-state", "done", { timeout: 60_000 });
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("line 3");
  await page.context().close();
  await studio.kill();
  for (const pid of processesNaming(studio.data, "notebook.mjs")) tryKill(pid);
  await studio.restart();

  page = await (await browser.newContext()).newPage();
  await page.goto(studio.link);
  const again = await openNotebook(page, { url: studio.url, name: "count.ipynb" });
  await expect(cellOf(again, 2)).toHaveAttribute("data-cell-state", "done", { timeout: 60_000 });
  await expect(outputOf(again, 2)).toHaveText(
    Array.from({ length: 30 }, (_, n) => `line ${n + 1}`).join("\n"),
    { useInnerText: true },
  );
  await runCell(page, cellOf(again, 3));
  await expect(outputOf(again, 3)).toContainText("still here");
  await expect
    .poll(() => streamOf(join(studio.home, "count.ipynb"), 1).split("\n").filter(Boolean).length)
    .toBe(30);
});

test("traps 9 and 11: two tabs show one run, and either interrupts it, over a restart of the studio server", async () => {
  writeNotebook(studio.home, { name: "two.ipynb", sources: ["import time\nwhile True: time.sleep(0.1)"] });
  const first = await openNotebook(page, { url: studio.url, name: "two.ipynb" });
  const second = await page.context().newPage();
  const other = await openNotebook(second, { url: studio.url, name: "two.ipynb" });
  await runCell(page, cellOf(first, 1));
  await expect(cellOf(first, 1)).toHaveAttribute("data-cell-state", "running", { timeout: 60_000 });
  await expect(cellOf(other, 1)).toHaveAttribute("data-cell-state", "running");
  await studio.kill();
  await expect(first).toHaveAttribute("data-session-state", "offline");
  await studio.restart();
  await expect(first).toHaveAttribute("data-session-state", "ready", { timeout: 30_000 });
  await expect(other).toHaveAttribute("data-session-state", "ready", { timeout: 30_000 });
  await expect(cellOf(other, 1)).toHaveAttribute("data-cell-state", "running");
  await second.getByRole("button", { name: "Interrupt kernel" }).click();
  await expect(cellOf(first, 1)).toHaveAttribute("data-cell-state", "error");
  await expect(outputOf(first, 1)).toContainText("KeyboardInterrupt");
  await second.close();
});

test("trap 4: run-all goes on in order without a browser", async ({ browser }) => {
  const sources = Array.from(
    { length: 20 },
    (_, n) => `import time; time.sleep(0.2); print('cell', ${n + 1})`,
  );
  writeNotebook(studio.home, { name: "all.ipynb", sources });
  const notebook = await openNotebook(page, { url: studio.url, name: "all.ipynb" });
  await page.getByRole("button", { name: "Run all cells" }).click();
  await expect(cellOf(notebook, 3)).toHaveAttribute("data-cell-state", /running|done/, { timeout: 60_000 });
  const state = await page.context().storageState();
  await page.context().close();
  await expect
    .poll(() => runsOf(join(studio.home, "all.ipynb")), { timeout: 60_000 })
    .toEqual({ ran: 20, failed: 0 });
  page = await (await browser.newContext({ storageState: state })).newPage();
  const again = await openNotebook(page, { url: studio.url, name: "all.ipynb" });
  await expect(outputOf(again, 1)).toContainText("cell 1");
});

test("trap 7: a question waits for an answer over a reload, and one answer is enough", async () => {
  writeNotebook(studio.home, {
    name: "ask.ipynb",
    sources: ["name = input('Your name? ')\nprint('Hello', name)"],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "ask.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(notebook.getByText("Your name?")).toBeVisible({ timeout: 60_000 });
  await page.reload();
  const field = notebook.getByRole("textbox", { name: /Your name\?/ });
  await field.fill("Ada");
  await field.press("Enter");
  await expect(outputOf(notebook, 1)).toContainText("Hello Ada");
});

test("FT-25: the death of a kernel is named, and what waited is not run on the next", async () => {
  writeNotebook(studio.home, {
    name: "death.ipynb",
    sources: [
      "import os, time; print('before', flush=True); time.sleep(0.5); os._exit(3)",
      "print('must not run')",
    ],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "death.ipynb" });
  await page.getByRole("button", { name: "Run all cells" }).click();
  await expect(page.getByRole("button", { name: /^Kernel:/ })).toHaveAttribute("data-kernel-state", "dead", {
    timeout: 60_000,
  });
  await expect(notebook).toContainText(/exit(ed)?\b.*\b3\b/i);
  await expect(outputOf(notebook, 1)).toContainText("before");
  await expect(cellOf(notebook, 2)).toContainText("Not run: the kernel died");
  await expect(outputOf(notebook, 2)).toHaveCount(0);
  expect(streamOf(join(studio.home, "death.ipynb"), 1)).toBe("");
});

interface SavedCell {
  readonly cell_type: string;
  readonly execution_count: number | null;
  readonly outputs: readonly { readonly output_type: string; readonly text?: string | readonly string[] }[];
}

function cellsOf(path: string): SavedCell[] {
  return JSON.parse(readFileSync(path, "utf8")).cells;
}

function runsOf(path: string): { ran: number; failed: number } {
  const code = cellsOf(path).filter((cell) => cell.cell_type === "code");
  const failed = code.filter((cell) => cell.outputs.some((output) => output.output_type === "error"));
  return { ran: code.filter((cell) => cell.execution_count !== null).length, failed: failed.length };
}

function streamOf(path: string, cell: number): string {
  const texts = cellsOf(path)[cell]?.outputs.filter((output) => output.output_type === "stream") ?? [];
  return texts.map((output) => [output.text ?? ""].flat().join("")).join("");
}
