import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  // Ten cents for ten seconds, so that something is to be seen in that time.
  const type = { name: "ml.t3.medium", vcpu: 2, memoryGiB: 4, pricePerHour: 36, fastLaunch: true };
  studio = await startStudio({ settings: { instanceTypes: [type], currency: "EUR" } });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const usage = () => page.getByRole("main");

test("S11 reading, editing and the person's own server cost nothing, and the usage page says so", async () => {
  writeNotebook(studio.home, { name: "cost.ipynb", sources: ["import time; time.sleep(4); print('done')"] });
  await openNotebook(page, { url: studio.url, name: "cost.ipynb" });
  await page.getByRole("link", { name: "Usage: Today €0" }).click();
  await expect(usage()).toContainText("Nothing was billed in these days");
  await isAccessible(page, "usage, empty");
  await page.getByRole("link", { name: "Back to the studio" }).click();
  await expect(page.getByRole("navigation", { name: "Studio" })).toBeVisible();
});

test("S65 what a start will cost is said before it; then the header, the cell and the usage page say what it did cost", async () => {
  const notebook = await openNotebook(page, { url: studio.url, name: "cost.ipynb" });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  const kernels = page.getByRole("dialog", { name: "Choose a kernel" });
  await expect(kernels.getByRole("note")).toContainText(
    "starts a new instance, and with it billing: €36.00 an hour",
  );
  await page.keyboard.press("Escape");
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("done", { timeout: 90_000 });
  await expect(page.getByRole("link", { name: /^Cost: €36\.00\/h, today €\d+\.\d+$/ })).toBeVisible({
    timeout: 30_000,
  });
  await expect(cellOf(notebook, 1)).toContainText(/\d s · €0\.0\d+ · \d\d:\d\d/, {
    timeout: 60_000,
  });

  await page.getByRole("link", { name: /^Usage: Today/ }).click();
  await expect(usage()).toContainText("estimated, since some of it still runs");
  await expect(page.getByRole("img", { name: /^Cost for each day; the most was/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "By instance type" })).toContainText("ml.t3.medium");
  const notebooks = page.getByRole("table", { name: "By notebook and cell" });
  await expect(notebooks.getByRole("row", { name: /^No cell ran/ })).toBeVisible();
  await notebooks.getByRole("button", { name: "cost.ipynb" }).press("Enter");
  await expect(notebooks.getByRole("link", { name: /^Cell 1: / })).toBeVisible();
  await isAccessible(page, "usage");

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines[0]).toMatch(/^person,instance_type,/);
  expect(lines.slice(1).join("\n")).toContain("cost.ipynb,cell-1,");

  await page.getByRole("checkbox", { name: "Everybody" }).check();
  await expect(page.getByRole("table", { name: "By person" })).toBeVisible();
  await expect(notebooks).toHaveCount(0);
});

test("a period is chosen by name or by days, and one that is none is said to be", async () => {
  await page.getByRole("checkbox", { name: "Everybody" }).uncheck();
  await page.getByRole("combobox", { name: "Period" }).selectOption("Last month");
  await expect(usage()).toContainText("Nothing was billed in these days");
  await page.getByLabel("From").fill("2020-02-02");
  await page.getByLabel("to", { exact: true }).fill("2020-01-01");
  await expect(page.getByRole("alert").filter({ hasText: "These are no days" })).toBeVisible();
  await page.getByRole("combobox", { name: "Period" }).selectOption("This month");
  await expect(page.getByRole("table", { name: "By instance type" })).toBeVisible();
});

test("a spent budget stops what runs and lets nothing new start, and says so; what was used stays", async () => {
  await page.getByRole("checkbox", { name: "Everybody" }).check();
  const form = page.getByRole("form", { name: /^Budget of/ });
  await form.getByRole("spinbutton", { name: "Budget per month" }).fill("0.01");
  await form.getByRole("combobox", { name: "When it is used up" }).selectOption("Stop what runs");
  await isAccessible(page, "budgets");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByRole("status")).toHaveText("Saved");
  await expect(usage()).toContainText(/€0\.\d+ of €0\.010 in this month/);
  await expect(usage()).not.toContainText("estimated", { timeout: 120_000 });

  const notebook = await openNotebook(page, { url: studio.url, name: "cost.ipynb" });
  const told = page.getByRole("alert").filter({ hasText: "What costs is stopped" });
  await expect(told).toContainText("Your budget of €0.010 for this month is used up.");
  await told.getByRole("button", { name: "Dismiss" }).click();
  await expect(notebook).toContainText("stopped because the budget is used up", { timeout: 60_000 });
  await runCell(page, cellOf(notebook, 1));
  await expect(notebook).toContainText("Nothing was started; notebooks and files are safe", {
    timeout: 60_000,
  });
  // Told once is enough.
  await page.reload();
  await expect(page.getByRole("link", { name: /^Usage: Today/ })).toBeVisible();
  await expect(told).toHaveCount(0);

  await page.goto(`${studio.url}/usage`);
  await expect(page.getByRole("table", { name: "By instance type" })).toContainText("ml.t3.medium");
});
