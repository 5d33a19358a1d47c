import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter, launcherOf } from "./support/shell-page";

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

const code = "**/_next/static/chunks/**";

/** From now on code that the page has not yet fetched does not come. */
const cutOff = () => page.route(code, (route) => route.abort());
const joinUp = () => page.unroute(code);

test("a panel whose code does not come says so in its own place, and comes when it is asked for again", async () => {
  await page.goto(studio.url);
  await expect(launcherOf(page)).toBeVisible();
  await page.getByRole("navigation", { name: "Studio" }).getByRole("button", { name: "Files" }).focus();
  await cutOff();
  await page.getByRole("button", { name: "Table of contents", exact: true }).click();
  const broken = page.getByRole("alert").filter({ hasText: "This panel could not be shown" });
  await expect(broken).toBeVisible();
  await expect(launcherOf(page)).toBeVisible();
  await joinUp();
  await broken.getByRole("button", { name: "Try again" }).click();
  await expect(broken).toHaveCount(0);
  await expect(page.getByRole("complementary", { name: "Side panel" })).toContainText("Table of contents");
});

test("a page that cannot be drawn says what is safe, and can be loaded again", async () => {
  await page.goto(studio.url);
  await expect(launcherOf(page)).toBeVisible();
  await cutOff();
  await page.keyboard.press("Control+Shift+P");
  const title = page.getByRole("heading", { name: "This page could not be shown" });
  await expect(title).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Your code goes on running and your changes are safe.");
  for (const width of [1440, 800]) {
    await page.setViewportSize({ width, height: 700 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await isAccessible(page, "a page that could not be shown");
  await joinUp();
  await page.getByRole("button", { name: "Load it again" }).click();
  await expect(launcherOf(page)).toBeVisible();
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByPlaceholder("Type a command")).toBeVisible();
});
