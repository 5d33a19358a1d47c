import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { command, enter, launcherOf, lineOf, tabOf, treeOf } from "./support/shell-page";
import { cellOf, notebookOf, openNotebook, outputOf, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  for (const name of ["one", "two", "three"]) writeFileSync(join(studio.home, `${name}.txt`), name);
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const lists = () => page.getByRole("tablist", { name: "Open documents" });
const theme = () => page.evaluate(() => document.documentElement.dataset.theme);

test("the left bar has its panels by name, and folds away", async () => {
  const bar = page.getByRole("navigation", { name: "Studio" });
  for (const name of ["Files", "Running", "Components and registries", "Table of contents", "Search"]) {
    await bar.getByRole("button", { name, exact: true }).click();
    const pressed = name !== "Files";
    await expect(bar.getByRole("button", { name, exact: true })).toHaveAttribute(
      "aria-pressed",
      `${pressed}`,
    );
    if (!pressed) await expect(page.getByRole("complementary", { name: "Side panel" })).toHaveCount(0);
  }
  await bar.getByRole("button", { name: "Files", exact: true }).click();
  await expect(treeOf(page)).toBeVisible();
});

test("documents stand side by side by the tab bar's button and by a command, and a reload keeps all of it", async () => {
  for (const name of ["one.txt", "two.txt", "three.txt"]) await lineOf(page, name).click();
  await expect(tabOf(page, "three.txt")).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "Split right" }).click();
  await expect(lists()).toHaveCount(2);
  await tabOf(page, "two.txt").click();
  await command(page, "Split right");
  await expect(lists()).toHaveCount(3);
  for (const name of ["two.txt", "three.txt"])
    await expect(page.getByRole("region", { name: `File ${name}` }).locator(".view-lines")).toBeVisible();
  await page.reload();
  await expect(lists()).toHaveCount(3);
  for (const name of ["Launcher", "one.txt", "two.txt", "three.txt"])
    await expect(tabOf(page, name)).toHaveCount(1);
  await expect(page.getByRole("region", { name: "File three.txt" })).toContainText("three");
});

test("a tab is dragged to another place", async () => {
  const target = page.getByRole("region", { name: "File three.txt" });
  const box = await target.boundingBox();
  if (!box) throw new Error("the document is not on the screen");
  await tabOf(page, "one.txt").dragTo(target, { targetPosition: { x: box.width / 2, y: box.height / 2 } });
  await expect(lists().last().getByRole("tab")).toHaveCount(2);
});

test("closing what is open leaves the launcher", async () => {
  for (const name of ["one.txt", "two.txt", "three.txt"]) await tabOf(page, name).getByTitle("Close").click();
  await expect(lists()).toHaveCount(1);
  await expect(launcherOf(page)).toBeVisible();
});

test("themes are chosen by command, stay over a reload and are there before the first paint", async () => {
  for (const [title, value] of [
    ["Theme: dark", "dark"],
    ["Theme: high contrast", "contrast"],
    ["Theme: light", "light"],
  ] as const) {
    await command(page, title);
    await expect.poll(theme).toBe(value);
    await page.reload({ waitUntil: "commit" });
    const first = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const look = () =>
            document.body ? resolve(document.documentElement.dataset.theme) : setTimeout(look);
          look();
        }),
    );
    expect(first).toBe(value);
    await expect(launcherOf(page)).toBeVisible();
  }
});

test("the main job goes without a pointer, and the focus is always seen", async () => {
  test.setTimeout(120_000);
  writeNotebook(studio.home, { name: "walk.ipynb", sources: ["print(40 + 2)"] });
  await page.goto(studio.url);
  await expect(lineOf(page, "walk.ipynb")).toBeVisible();
  for (let n = 0; n < 30; n += 1) {
    await page.keyboard.press("Tab");
    expect(await focusIsSeen(page)).toBe(true);
    if (await treeOf(page).evaluate((tree) => tree === document.activeElement)) break;
  }
  await expect(treeOf(page)).toBeFocused();
  await page.keyboard.type("walk");
  await page.keyboard.press("Enter");
  const notebook = notebookOf(page, "walk.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
  for (let n = 0; n < 60; n += 1) {
    if (await cellOf(notebook, 1).evaluate((cell) => cell.contains(document.activeElement))) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Shift+Enter");
  await expect(outputOf(notebook, 1)).toContainText("42", { timeout: 60_000 });
});

test("at 800 pixels and at twice the size nothing is cut and the page does not scroll sideways", async () => {
  await openNotebook(page, { url: studio.url, name: "walk.ipynb" });
  for (const [width, height] of [
    [800, 700],
    [720, 450],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => cutControls(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("while the studio server is away a sign says so, and it goes by itself when it is back", async () => {
  const sign = page.getByRole("status", { name: "Studio" });
  await studio.kill();
  await expect(sign).toContainText("Reconnecting", { timeout: 30_000 });
  await page.evaluate(() => Object.assign(window, { same: true }));
  await studio.restart();
  await expect(sign).toHaveText("Ready", { timeout: 30_000 });
  expect(await page.evaluate(() => "same" in window)).toBe(true);
  await treeOf(page).getByRole("treeitem", { name: "one.txt" }).click();
  await expect(page.getByRole("region", { name: "File one.txt" })).toContainText("one");
});

/** Whether the element with the focus is marked: by an outline, its own or that of what it points to. */
function focusIsSeen(of: Page): Promise<boolean> {
  return of.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return true;
    const pointed = at.getAttribute("aria-activedescendant");
    const marked = [at, at.parentElement, pointed ? document.getElementById(pointed) : null];
    return marked.some((each) => {
      if (!each) return false;
      const style = getComputedStyle(each);
      const after = getComputedStyle(each, "::after");
      const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
      return (
        (style.outlineStyle !== "none" && style.outlineWidth !== "0px") ||
        (after.outlineStyle !== "none" && after.outlineWidth !== "0px") ||
        after.backgroundColor !== "rgba(0, 0, 0, 0)" ||
        (each.matches(":focus-within") &&
          style.borderColor !== "" &&
          accent !== "" &&
          each.tagName === "LABEL")
      );
    });
  });
}

/** Buttons that reach over the edge of the window or of what they are in. */
function cutControls(of: Page): Promise<readonly string[]> {
  return of.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, [role=tab], input")]
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 0)
      .filter((each) => {
        const box = each.getBoundingClientRect();
        return box.right > innerWidth + 1 || box.left < -1;
      })
      .map((each) => each.getAttribute("aria-label") ?? each.textContent ?? each.tagName),
  );
}

test("in a window that becomes narrow the tab of what is shown stays in view", async () => {
  const names = Array.from({ length: 8 }, (_, n) => `a-text-file-with-a-long-name-${n}.txt`);
  for (const name of names) writeFileSync(join(studio.home, name), name);
  await page.setViewportSize({ width: 1900, height: 900 });
  for (const name of names) await page.goto(`${studio.url}/files/${name}`);
  const last = tabOf(page, "a-text-file-with-a-long-name-7.txt");
  await expect(last).toHaveAttribute("aria-selected", "true");
  await page.setViewportSize({ width: 800, height: 700 });
  const isSeen = () =>
    last.evaluate((tab) => {
      const row = tab.parentElement?.getBoundingClientRect();
      const { left, right } = tab.getBoundingClientRect();
      return row !== undefined && left >= row.left - 1 && right <= row.right + 1;
    });
  await expect(page.getByRole("tablist", { name: "Open documents" })).toHaveCount(1);
  await expect.poll(isSeen).toBe(true);
});
