import { expect, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter, launcherOf } from "./support/shell-page";
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

const grid = () => page.getByRole("region", { name: "Running" }).getByRole("treegrid");
const line = (name: string | RegExp) => grid().getByRole("row", { name });

async function shutDown(name: string | RegExp, says: string | RegExp): Promise<void> {
  await line(name).first().getByRole("button", { name: "Shut down" }).click();
  const question = page.getByRole("alertdialog", { name: /^Shut down/ });
  await expect(question).toContainText(says);
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Shut down" }).click();
  await expect(question).toHaveCount(0);
}

test("instances, apps, kernels and terminals are lines of one grid, each with its own Shut down", async () => {
  test.setTimeout(120_000);
  writeNotebook(studio.home, { name: "run.ipynb", sources: ["print('on')"] });
  const notebook = await openNotebook(page, { url: studio.url, name: "run.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("on", { timeout: 60_000 });
  await page.getByRole("button", { name: "Open launcher" }).first().click();
  await launcherOf(page).getByRole("button", { name: "System terminal" }).click();
  await page.goto(`${studio.url}/running`);
  await expect(line("ml.t3.medium")).toContainText("2 vCPU + 4 GiB");
  await expect(line("Kernel of run.ipynb")).toBeVisible();
  await expect(line("System terminal 1")).toBeVisible();
  const count = await grid().getByRole("row").count();
  expect(count).toBeGreaterThanOrEqual(6);
  await expect(grid().getByRole("button", { name: "Shut down" })).toHaveCount(count);
});

test("the grid is walked with arrow keys, and Right leads to a line's buttons", async () => {
  await grid().getByRole("row").first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(grid().getByRole("row").nth(1)).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  await expect(grid().getByRole("row").last().getByRole("button").first()).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(grid().getByRole("row").last()).toBeFocused();
});

test("a terminal and a kernel are shut down, and what goes on being billed is said", async () => {
  await shutDown("System terminal 1", "What runs in it ends.");
  await expect(line("System terminal 1")).toHaveCount(0);
  await shutDown(/^Kernel /, "ml.t3.medium goes on being billed until its last app is shut down");
  await expect(line(/^Kernel /)).toHaveCount(0);
  await expect(line("ml.t3.medium")).toBeVisible();
});

test("shutting down the last app ends its instance", async () => {
  await shutDown(
    /^(Base Python|Data Science)/,
    "It is the last app on ml.t3.medium, so that is not billed any more",
  );
  await expect(line("ml.t3.medium")).toHaveCount(0, { timeout: 30_000 });
});

test("an instance is shut down with all that is on it", async () => {
  test.setTimeout(120_000);
  const notebook = await openNotebook(page, { url: studio.url, name: "run.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await page.goto(`${studio.url}/running`);
  await expect(line("ml.t3.medium")).toBeVisible({ timeout: 60_000 });
  await shutDown("ml.t3.medium", "ml.t3.medium is not billed any more");
  await expect(line("ml.t3.medium")).toHaveCount(0, { timeout: 30_000 });
});
