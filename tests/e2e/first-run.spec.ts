import { expect, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { cellOf, notebookOf, outputOf, runCell } from "./support/studio-page";

let studio: RunningStudio;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.close());

test("a newcomer follows the link, makes a notebook, runs a cell on a kernel that is somewhere else", async ({
  page,
}) => {
  await page.goto(studio.link);
  const launcher = page.getByRole("region", { name: "Launcher" });
  await expect(launcher).toBeVisible();
  expect(page.url()).not.toContain("token");
  await launcher.getByRole("button", { name: "New notebook" }).first().click();
  const notebook = notebookOf(page, "Untitled.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
  await expect(page.getByRole("button", { name: "Instance: none" })).toBeVisible();
  await cellOf(notebook, 1).click();
  await page.keyboard.press("Enter");
  await page.keyboard.type("print('hello from', 6 * 7)");
  await page.keyboard.press("Shift+Enter");
  await expect(outputOf(notebook, 1)).toContainText("hello from 42", { timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Instance: 2 vCPU + 4 GiB" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Kernel: Python 3/ })).toHaveAttribute(
    "data-kernel-state",
    "idle",
  );
});

test("the link signs in once", async ({ browser }) => {
  const other = await browser.newContext();
  const page = await other.newPage();
  await page.goto(studio.link);
  await expect(page.getByRole("region", { name: "Launcher" })).toHaveCount(0);
  await other.close();
});

test("opening, reading and editing start nothing that costs", async ({ browser }) => {
  await studio.kill();
  await studio.restart();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(studio.link);
  await page
    .getByRole("region", { name: "Launcher" })
    .getByRole("button", { name: "New notebook" })
    .first()
    .click();
  const notebook = notebookOf(page, "Untitled1.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
  await cellOf(notebook, 1).click();
  await page.keyboard.press("Enter");
  await page.keyboard.type("1 + 1");
  await expect(page.getByRole("button", { name: "Instance: none" })).toBeVisible();
  await context.close();
});

test("the studio works in both themes and on a narrow window", async ({ browser }) => {
  await studio.kill();
  await studio.restart();
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 800, height: 700 } });
    const page = await context.newPage();
    if (colorScheme === "light") await page.goto(studio.link);
    else {
      await studio.kill();
      await studio.restart();
      await page.goto(studio.link);
    }
    await page.goto(`${studio.url}/notebooks/Untitled.ipynb`);
    const notebook = notebookOf(page, "Untitled.ipynb");
    await runCell(page, cellOf(notebook, 1));
    await expect(outputOf(notebook, 1)).toContainText("hello from 42");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
    await context.close();
  }
});
