import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import type { RunningStudio } from "./running-studio";

/** The studio around the documents, by its roles and names. */
export async function enter(browser: Browser, studio: RunningStudio): Promise<Page> {
  const context = await browser.newContext({
    permissions: ["clipboard-read", "clipboard-write"],
    // Colours and places are looked at without waiting for movements to end.
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(studio.link);
  await expect(launcherOf(page)).toBeVisible();
  await expect(page.getByRole("status", { name: "Studio" })).toHaveText("Ready");
  return page;
}

export function launcherOf(page: Page): Locator {
  return page.getByRole("region", { name: "Launcher" });
}

export function treeOf(page: Page): Locator {
  return page.getByRole("tree", { name: "Files" });
}

export function lineOf(page: Page, name: string): Locator {
  return treeOf(page).getByRole("treeitem", { name, exact: true });
}

export function tabOf(page: Page, name: string | RegExp): Locator {
  const exact = typeof name === "string";
  return page.getByRole("tablist", { name: "Open documents" }).getByRole("tab", { name, exact });
}

/** Runs a command as somebody does who knows its name. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("Control+Shift+P");
  await page.getByPlaceholder("Type a command").fill(title);
  await page.getByRole("option", { name: title }).first().click();
}

export async function refresh(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Refresh" }).click();
}
