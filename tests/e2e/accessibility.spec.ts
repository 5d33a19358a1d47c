import { writeFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { command, enter, launcherOf, lineOf } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  writeFileSync(join(studio.home, "text.md"), "# Text\n");
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const inEveryTheme = (what: string) => isAccessible(page, what);

test("the launcher and the files", async () => {
  await lineOf(page, "text.md").hover();
  await inEveryTheme("launcher");
});

test("a text file", async () => {
  await lineOf(page, "text.md").click();
  await expect(page.getByRole("region", { name: "File text.md" }).locator(".view-lines")).toBeVisible();
  await inEveryTheme("text file");
});

test("a notebook with outputs and an error", async () => {
  test.setTimeout(120_000);
  writeNotebook(studio.home, {
    name: "axe.ipynb",
    sources: ["print('shown')", "def f(): return 1 / 0\nf()"],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "axe.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("shown", { timeout: 60_000 });
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("ZeroDivisionError");
  await inEveryTheme("notebook");
});

/** The row of the instance on which a notebook of the test's own runs. */
async function runningInstance(name: string): Promise<Locator> {
  writeNotebook(studio.home, { name, sources: ["print('runs')"] });
  const notebook = await openNotebook(page, { url: studio.url, name });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("runs", { timeout: 60_000 });
  await command(page, "Show running");
  const row = page.getByRole("row", { name: "ml.t3.medium" });
  await expect(row).toBeVisible();
  return row;
}

test("what is running", async () => {
  test.setTimeout(120_000);
  await runningInstance("axe-running.ipynb");
  await inEveryTheme("running");
});

test("dialogs and menus", async () => {
  test.setTimeout(120_000);
  const row = await runningInstance("axe-dialogs.ipynb");
  await row.getByRole("button", { name: "Shut down" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await inEveryTheme("question");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Instance:/ }).click();
  await expect(page.getByRole("dialog", { name: "Choose an instance type" })).toBeVisible();
  await inEveryTheme("instances");
  await page.keyboard.press("Escape");
  await command(page, "Keyboard shortcuts");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await inEveryTheme("shortcuts");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByPlaceholder("Type a command")).toBeVisible();
  await inEveryTheme("palette");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await inEveryTheme("menu");
  await page.keyboard.press("Escape");
  await expect(launcherOf(page)).toHaveCount(0);
});

test("for those who asked for less movement a new theme is on the screen at once, on every level of the page", async () => {
  const passing = await page.evaluate(async () => {
    const { dataset } = document.documentElement;
    const counts: number[] = [];
    for (const theme of ["dark", "contrast", "light"]) {
      dataset.theme = theme;
      await new Promise(requestAnimationFrame);
      counts.push(document.getAnimations().filter((each) => each instanceof CSSTransition).length);
    }
    return counts;
  });
  expect(passing).toEqual([0, 0, 0]);
});

test("signing in", async ({ browser }) => {
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${studio.url}/login`);
  await expect(stranger.getByRole("heading", { level: 1 })).toBeVisible();
  const { violations } = await new AxeBuilder({ page: stranger }).analyze();
  expect(violations.filter((each) => each.impact === "serious" || each.impact === "critical")).toEqual([]);
  await stranger.context().close();
});

test("an address that leads nowhere, in every theme", async () => {
  const response = await page.goto(`${studio.url}/no-such-page`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await inEveryTheme("no such page");
  await page.getByRole("link", { name: "Go to the studio" }).click();
  await expect(page.getByRole("navigation", { name: "Studio" })).toBeVisible();
});
