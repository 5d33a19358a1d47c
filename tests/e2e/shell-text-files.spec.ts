import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter, launcherOf, lineOf, tabOf } from "./support/shell-page";

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

const inHome = (path: string) => join(studio.home, path);
const lines = (file: Locator) => file.locator(".view-lines");

async function open(name: string, text: string): Promise<Locator> {
  writeFileSync(inHome(name), text);
  await page.goto(`${studio.url}/files/${name}`);
  const file = page.getByRole("region", { name: `File ${name}` });
  await expect(lines(file)).toContainText(text);
  return file;
}

async function typeAtEnd(file: Locator, text: string): Promise<void> {
  await lines(file).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

test("a text file is edited and saved with Ctrl-S, and its tab says when it is not saved", async () => {
  const file = await open("a.txt", "one");
  await typeAtEnd(file, " two");
  await expect(tabOf(page, "a.txt, unsaved")).toBeVisible();
  expect(readFileSync(inHome("a.txt"), "utf8")).toBe("one");
  await page.keyboard.press("Control+s");
  await expect(tabOf(page, "a.txt")).toBeVisible();
  expect(readFileSync(inHome("a.txt"), "utf8")).toBe("one two");
});

test("taking back all that was typed makes it saved again", async () => {
  const file = await open("back.txt", "same");
  await typeAtEnd(file, "x");
  await expect(tabOf(page, "back.txt, unsaved")).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(tabOf(page, "back.txt")).toBeVisible();
});

test("unsaved text survives a reload, and a rename, and a new page", async () => {
  const file = await open("draft.txt", "start");
  await typeAtEnd(file, " and more");
  await expect(tabOf(page, "draft.txt, unsaved")).toBeVisible();
  await page.reload();
  await expect(lines(file)).toContainText("start and more");
  await expect(tabOf(page, "draft.txt, unsaved")).toBeVisible();
  await lineOf(page, "draft.txt").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "New name of draft.txt" }).fill("named.txt");
  await page.keyboard.press("Enter");
  const named = page.getByRole("region", { name: "File named.txt" });
  await expect(lines(named)).toContainText("start and more");
  await expect(tabOf(page, "named.txt, unsaved")).toBeVisible();
  await lines(named).click();
  await page.keyboard.press("Control+s");
  await expect(tabOf(page, "named.txt")).toBeVisible();
  expect(readFileSync(inHome("named.txt"), "utf8")).toBe("start and more");
});

test("a file that was changed elsewhere is not overwritten; the person's text can be saved over it", async () => {
  const file = await open("both.txt", "base");
  await typeAtEnd(file, " mine");
  writeFileSync(inHome("both.txt"), "theirs");
  await page.keyboard.press("Control+s");
  const alert = file.getByRole("alert");
  await expect(alert).toContainText("changed on disk since you opened it. Nothing was overwritten");
  expect(readFileSync(inHome("both.txt"), "utf8")).toBe("theirs");
  await page.reload();
  await expect(alert).toBeVisible();
  await alert.getByRole("button", { name: "Overwrite with mine" }).click();
  await expect(alert).toHaveCount(0);
  expect(readFileSync(inHome("both.txt"), "utf8")).toBe("base mine");
});

test("or the version on disk is taken, and undo gives back what was typed", async () => {
  const file = await open("theirs.txt", "base");
  await typeAtEnd(file, " mine");
  writeFileSync(inHome("theirs.txt"), "of somebody else");
  await page.keyboard.press("Control+s");
  await file.getByRole("alert").getByRole("button", { name: "Use the version on disk" }).click();
  await expect(lines(file)).toContainText("of somebody else");
  await expect(tabOf(page, "theirs.txt")).toBeVisible();
  await lines(file).click();
  await page.keyboard.press("Control+z");
  await expect(lines(file)).toContainText("base mine");
  await page.keyboard.press("Control+s");
  await expect(tabOf(page, "theirs.txt")).toBeVisible();
  expect(readFileSync(inHome("theirs.txt"), "utf8")).toBe("base mine");
});

test("a save whose answer was lost is not mistaken for somebody else's", async () => {
  const file = await open("lost.txt", "base");
  await typeAtEnd(file, " typed");
  await page.route("**/api/contents/lost.txt", async (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toBeVisible();
  await page.unroute("**/api/contents/lost.txt");
  await lines(file).click();
  await page.keyboard.press("Control+s");
  await expect(tabOf(page, "lost.txt")).toBeVisible();
  await expect(file.getByRole("alert")).toHaveCount(0);
});

test("closing an unsaved file asks, by its cross, by Delete on its tab, and by Alt-W", async () => {
  const file = await open("ask.txt", "text");
  await typeAtEnd(file, "!");
  const question = page.getByRole("alertdialog", { name: "Close ask.txt without saving?" });
  const tab = tabOf(page, "ask.txt, unsaved");
  for (const close of [
    () => tab.getByTitle("Close").click(),
    async () => {
      await tab.focus();
      await page.keyboard.press("Delete");
    },
    () => page.keyboard.press("Alt+w"),
  ]) {
    await close();
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toHaveCount(0);
    await expect(tab).toBeVisible();
  }
  await tab.getByTitle("Close").click();
  await question.getByRole("button", { name: "Close without saving" }).click();
  await expect(tab).toHaveCount(0);
  await lineOf(page, "ask.txt").click();
  await expect(lines(file)).toContainText("text");
  await expect(tabOf(page, "ask.txt")).toBeVisible();
});

test("a file that is gone is said to be, and can be tried again", async () => {
  await open("gone.txt", "soon away");
  rmSync(inHome("gone.txt"));
  await page.reload();
  const alert = page.getByRole("main").getByRole("alert").filter({ hasText: "This file cannot be shown" });
  await expect(alert).toContainText("not there any more");
  writeFileSync(inHome("gone.txt"), "back again");
  await page.getByRole("main").getByRole("button", { name: "Try again" }).click();
  await expect(lines(page.getByRole("region", { name: "File gone.txt" }))).toContainText("back again");
});

test("the front door opens the launcher; a reload keeps what was in front", async () => {
  await page.goto(studio.url);
  await expect(launcherOf(page)).toBeVisible();
  await tabOf(page, "gone.txt").click();
  await page.reload();
  await expect(page.getByRole("region", { name: "File gone.txt" })).toBeVisible();
});
