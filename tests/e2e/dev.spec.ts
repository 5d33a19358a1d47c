import { expect, type Page, test } from "@playwright/test";
import { type DevStudio, startDevStudio } from "./support/dev-studio";
import { launcherOf } from "./support/shell-page";
import { cellOf, notebookOf, outputOf, runCell } from "./support/studio-page";
import { rows, typeInto } from "./support/terminal-page";

let studio: DevStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  studio = await startDevStudio();
  page = await browser.newPage();
  await page.goto(studio.link);
  // Pages are made when they are first asked for.
  await expect(launcherOf(page)).toBeVisible({ timeout: 90_000 });
  // Said by the page itself, once it listens to clicks.
  await expect(page.getByRole("status", { name: "Studio" })).toHaveText("Ready", { timeout: 60_000 });
});
test.afterAll(async () => {
  await page.close();
  await studio.close();
});

const terminal = (name: string) => page.getByRole("region", { name, exact: true });

test("npm run dev: a cell runs, and both kinds of terminal do what is typed", async () => {
  const open = page.getByRole("button", { name: "Open launcher" }).first();
  await launcherOf(page).getByRole("button", { name: "New notebook" }).first().click();
  const notebook = notebookOf(page, "Untitled.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready", { timeout: 60_000 });
  await cellOf(notebook, 1).click();
  await page.keyboard.press("Enter");
  await page.keyboard.type("print('from a fake')");
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("from a fake");
  await open.click();
  await launcherOf(page).getByRole("button", { name: "Image terminal" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Open terminal" }).click();
  await expect(rows(terminal("Image terminal 1"))).toContainText("a shell of your machine");
  await typeInto(terminal("Image terminal 1"), "echo image-$((6*7))");
  await expect(rows(terminal("Image terminal 1"))).toContainText("image-42");
  await open.click();
  await launcherOf(page).getByRole("button", { name: "System terminal" }).click();
  await typeInto(terminal("System terminal 1"), "ls; echo system-$((6*7))");
  await expect(rows(terminal("System terminal 1"))).toContainText(/Untitled\.ipynb.*system-42/);
});

test("npm run dev: an edited component shows in the open page, which keeps what it holds", async () => {
  await page.getByRole("button", { name: "Open launcher" }).first().click();
  await page.evaluate(() => Object.assign(window, { opened: "before the edit" }));
  studio.edit("components/launcher/launcher.tsx", (text) =>
    text.replace('label: "System terminal"', 'label: "Terminal of the edit"'),
  );
  await expect(launcherOf(page).getByRole("button", { name: "Terminal of the edit" })).toBeVisible();
  studio.edit("components/theme/base.css", (text) => `${text}\nbody { outline: 3px solid rgb(1, 2, 3); }\n`);
  await expect(page.locator("body")).toHaveCSS("outline-color", "rgb(1, 2, 3)");
  expect(await page.evaluate(() => Reflect.get(window, "opened"))).toBe("before the edit");
  await page.getByRole("tab", { name: "System terminal 1" }).click();
  await expect(rows(terminal("System terminal 1"))).toContainText("system-42");
  expect(studio.process.exitCode).toBeNull();
});
