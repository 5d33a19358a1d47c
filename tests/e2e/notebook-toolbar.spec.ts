import { expect, type Locator, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter, treeOf } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
let notebook: Locator;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  writeNotebook(studio.home, { name: "narrow.ipynb", sources: ["print('first')", "print('second')"] });
  page = await enter(browser, studio);
  notebook = await openNotebook(page, { url: studio.url, name: "narrow.ipynb" });
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const toolbar = () => notebook.getByRole("toolbar", { name: "Notebook" });
const tool = (name: string) => toolbar().getByRole("button", { name, exact: true });

/** What of the toolbar is not on its one line, or is cut off at its sides. */
function offTheLine(): Promise<readonly string[]> {
  return toolbar().evaluate((bar) => {
    const line = bar.getBoundingClientRect();
    const shown = [...bar.querySelectorAll<HTMLElement>("button")].filter((each) => each.checkVisibility());
    const first = shown[0]?.getBoundingClientRect();
    return shown
      .filter((each) => {
        const { top, bottom, left, right } = each.getBoundingClientRect();
        const isBeside = first !== undefined && top < first.bottom && bottom > first.top;
        return !isBeside || left < line.left - 1 || right > line.right + 1;
      })
      .map((each) => each.getAttribute("aria-label") ?? "");
  });
}

test("at every width, with a kernel and without, the toolbar is one line and nothing of it is cut", async () => {
  await expect(treeOf(page)).toBeVisible();
  const widths = [1440, 1100, 900, 800, 720];
  const look = async () => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 700 });
      await expect.poll(offTheLine, `at ${width} px`).toEqual([]);
    }
  };
  await look();
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(tool("More tools")).toHaveCount(0);
  for (const name of ["Save", "Run all cells", "Restart kernel", "Share"])
    await expect(tool(name)).toHaveCount(1);
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toHaveText("first", { timeout: 60_000 });
  await look();
  for (const name of ["Run cell", "Interrupt kernel", "More tools"]) await expect(tool(name)).toBeVisible();
});

test("what a narrow toolbar has no room for is in a menu that the keyboard reaches", async () => {
  await page.setViewportSize({ width: 800, height: 700 });
  for (const name of ["Save", "Run all cells", "Restart kernel", "Share"])
    await expect(tool(name)).toHaveCount(0);
  await tool("More tools").focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "More tools" });
  await expect(menu.getByRole("menuitem", { name: "Save" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(menu.getByRole("menuitem", { name: "Run all cells" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu).toHaveCount(0);
  await expect(outputOf(notebook, 2)).toHaveText("second", { timeout: 60_000 });
});

test("from the menu a notebook is shared, and deleted cells come back", async () => {
  await page.setViewportSize({ width: 800, height: 700 });
  const choose = async (name: string) => {
    await tool("More tools").click();
    await page.getByRole("menuitem", { name }).click();
  };
  await choose("Share");
  const sharing = page.getByRole("dialog", { name: /^Share/ });
  await expect(sharing).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sharing).toHaveCount(0);
  await cellOf(notebook, 2).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await page.keyboard.press("d");
  await expect(cellOf(notebook, 2)).toHaveCount(0);
  await choose("Deleted cells (1)");
  const bin = page.getByRole("dialog", { name: "Deleted cells" });
  await bin.getByRole("button", { name: "Bring back" }).click();
  await page.keyboard.press("Escape");
  await expect(cellOf(notebook, 2)).toBeVisible();
});

test("that a notebook was changed elsewhere can be read whole in a narrow toolbar", async () => {
  await page.setViewportSize({ width: 800, height: 700 });
  await cellOf(notebook, 1).locator(".cell-text").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("ours = 3");
  // Written before the studio has saved: both sides have changed since they were last the same.
  writeNotebook(studio.home, { name: "narrow.ipynb", sources: ["theirs = 2", "print('second')"] });
  const said = toolbar().getByText("Changed elsewhere");
  await expect(said).toBeVisible();
  expect(await said.evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true);
  await expect.poll(offTheLine).toEqual([]);
});
