import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const kept = "rows = [n * n for n in range(1000)]\nlines = open('/etc/hostname')\nprint('made')";

async function saveAndStop(): Promise<void> {
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a kernel" });
  await dialog.getByRole("button", { name: "Save variables and stop" }).press("Enter");
}

async function stoppedNotebook(name: string) {
  writeNotebook(studio.home, { name, sources: [kept, "print('sum', sum(rows))"] });
  const notebook = await openNotebook(page, { url: studio.url, name });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("made", { timeout: 120_000 });
  await saveAndStop();
  const told = notebook.getByRole("status").filter({ hasText: "The kernel was stopped at" });
  await expect(told).toContainText("1 variable saved", { timeout: 60_000 });
  return { notebook, told };
}

test("a kernel is stopped with its variables saved, costs nothing, and is resumed on another type with one click", async () => {
  test.setTimeout(300_000);
  const { notebook, told } = await stoppedNotebook("sleep.ipynb");
  await expect(told).toContainText("1 could not be saved. Kept until");
  await told.getByRole("button", { name: "Show what is not" }).press("Enter");
  await expect(told).toContainText("lines An open file lives only in its kernel");
  await isAccessible(page, "hibernated");
  await expect(page.locator("[data-kernel-state=none]")).toBeVisible();
  const running = await page.context().newPage();
  await running.goto(`${studio.url}/running`);
  const rows = running.getByRole("region", { name: "Running" });
  await expect(rows.getByRole("row", { name: "Files and notebooks" })).toBeVisible();
  await expect(rows.getByRole("row", { name: "ml.t3.medium" })).toHaveCount(0, { timeout: 60_000 });
  await running.close();

  await page.getByRole("button", { name: /^Instance:/ }).click();
  const picker = page.getByRole("dialog", { name: "Choose an instance type" });
  await picker.getByRole("row", { name: /^ml\.t3\.large/ }).click();
  await picker.getByRole("button", { name: "Use ml.t3.large" }).click();
  await told.getByRole("button", { name: "Resume" }).press("Enter");
  const back = notebook.getByRole("status").filter({ hasText: "The kernel is on ml.t3.large now." });
  await expect(back).toContainText("1 variable came back, 1 did not.", { timeout: 90_000 });
  await expect(told).toHaveCount(0);
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("sum 332833500", { timeout: 60_000 });
});

test("the next run brings them back too; discarded, the kernel starts afresh", async () => {
  test.setTimeout(300_000);
  const { notebook } = await stoppedNotebook("again.ipynb");
  await page.reload();
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("sum 332833500", { timeout: 90_000 });
  await saveAndStop();
  const told = notebook.getByRole("status").filter({ hasText: "The kernel was stopped at" });
  await expect(told).toBeVisible({ timeout: 60_000 });
  await told.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await expect(told).toHaveCount(0);
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("NameError", { timeout: 90_000 });
});

test("the running panel stops an app with its variables saved, and leaves a kernel that runs a cell", async () => {
  test.setTimeout(300_000);
  const name = "panel.ipynb";
  const waits = "import os, time\nwhile not os.path.exists('go'): time.sleep(0.1)";
  writeNotebook(studio.home, { name, sources: [`${kept}\n${waits}`, "print(len(rows))"] });
  const notebook = await openNotebook(page, { url: studio.url, name });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("made", { timeout: 120_000 });
  const running = await page.context().newPage();
  await running.goto(`${studio.url}/running`);
  // The app on the instance that the notebook runs on: a notebook of before still has one on another type.
  const app = running
    .getByRole("region", { name: "Running" })
    .getByRole("row", { name: "ml.t3.medium" })
    .locator("xpath=following-sibling::tr[1]");
  const stop = app.getByRole("button", { name: "Save variables and stop" });
  await stop.click();
  await expect(running.getByText("panel.ipynb runs on: A cell is running")).toBeVisible({ timeout: 60_000 });
  writeFileSync(join(studio.home, "go"), "");
  await expect(cellOf(notebook, 1)).toHaveAttribute("data-cell-state", "done", { timeout: 60_000 });
  await stop.click();
  await expect(running.getByText("3 variables saved (less than 1 MiB). 1 could not be saved")).toBeVisible({
    timeout: 60_000,
  });
  await expect(app).toHaveCount(0, { timeout: 60_000 });
  await running.close();
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("1000", { timeout: 90_000 });
});
