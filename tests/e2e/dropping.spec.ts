import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type JSHandle, type Page, test } from "@playwright/test";
import { display, readCells, writeCells } from "./support/notebook-file";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter, lineOf, refresh, treeOf } from "./support/shell-page";
import { cellOf, openNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await enter(browser, studio);
});
test.afterAll(() => studio.close());

/** One red pixel. */
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

interface Dragged {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** What the browser hands over when files come from the desktop. */
function fromDesktop(files: readonly Dragged[]): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, type, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
    }
    return data;
  }, files);
}

const text = (name: string, content: string): Dragged => ({
  name,
  type: "text/plain",
  base64: btoa(content),
});
const picture = (name: string): Dragged => ({ name, type: "image/png", base64: pixel });

test("files dropped on the tree are uploaded, on a folder into that folder", async () => {
  mkdirSync(join(studio.home, "folder"));
  await refresh(page);
  const both = await fromDesktop([text("one.txt", "first"), text("two.txt", "second")]);
  await treeOf(page).dispatchEvent("dragover", { dataTransfer: both });
  await expect(page.getByText("Drop to upload")).toBeVisible();
  await treeOf(page).dispatchEvent("drop", { dataTransfer: both });
  await expect(lineOf(page, "two.txt")).toBeVisible();
  await expect(page.getByText("Drop to upload")).toHaveCount(0);
  expect(readFileSync(join(studio.home, "one.txt"), "utf8")).toBe("first");

  const inner = await fromDesktop([text("inner.txt", "inside")]);
  await lineOf(page, "folder").dispatchEvent("dragover", { dataTransfer: inner });
  await lineOf(page, "folder").dispatchEvent("drop", { dataTransfer: inner });
  await expect
    .poll(() => readFileSync(join(studio.home, "folder/inner.txt"), { encoding: "utf8", flag: "a+" }))
    .toBe("inside");
});

test("a dropped file never takes the place of another without asking", async () => {
  writeFileSync(join(studio.home, "taken.txt"), "first");
  await refresh(page);
  await expect(lineOf(page, "taken.txt")).toBeVisible();
  const again = await fromDesktop([text("taken.txt", "another")]);
  await treeOf(page).dispatchEvent("drop", { dataTransfer: again });
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  expect(readFileSync(join(studio.home, "taken.txt"), "utf8")).toBe("first");
});

test("a picture dropped on a Markdown cell is part of it, shown and saved, and can be taken back", async () => {
  writeCells(studio.home, {
    name: "pictures.ipynb",
    cells: [
      { cell_type: "markdown", source: "Above the picture" },
      { source: "1", outputs: [display({ "text/plain": "1" })] },
    ],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "pictures.ipynb" });
  const cell = cellOf(notebook, 1);
  await expect(cell).toContainText("Above the picture");
  const dragged = await fromDesktop([picture("red dot.png")]);
  await cell.dispatchEvent("dragover", { dataTransfer: dragged });
  await cell.dispatchEvent("drop", { dataTransfer: dragged });
  const shown = cell.getByRole("img", { name: "red-dot.png" });
  await expect(shown).toHaveAttribute("src", `data:image/png;base64,${pixel}`);
  await expect
    .poll(() => readCells(studio.home, "pictures.ipynb")[0])
    .toMatchObject({
      source: "Above the picture\n\n![red-dot.png](attachment:red-dot.png)",
      attachments: { "red-dot.png": { "image/png": pixel } },
    });
  await cell.click();
  await page.keyboard.press("Control+z");
  await expect(shown).toHaveCount(0);
});

test("a picture pasted into the text of a Markdown cell stands where the caret is", async () => {
  writeCells(studio.home, {
    name: "pasted.ipynb",
    cells: [{ cell_type: "markdown", source: "beforeafter" }],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "pasted.ipynb" });
  const cell = cellOf(notebook, 1);
  await cell.dblclick();
  const field = cell.getByRole("textbox", { name: "Text of cell 1" });
  await expect(field).toBeFocused();
  await page.keyboard.press("Home");
  for (const _ of "before") await page.keyboard.press("ArrowRight");
  const copied = await fromDesktop([picture("image.png")]);
  await field.evaluate((node, clipboardData) => {
    node.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, copied);
  await expect
    .poll(() => readCells(studio.home, "pasted.ipynb")[0]?.source)
    .toBe("before![image.png](attachment:image.png)after");
});

test("a file dropped where nothing takes it does not take the place of the studio", async () => {
  const dragged = await fromDesktop([picture("stray.png")]);
  const taken = await page.evaluate((dataTransfer) => {
    const answers = ["dragover", "drop"].map((type) => {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector("footer")?.dispatchEvent(event);
      return event.defaultPrevented;
    });
    return answers;
  }, dragged);
  expect(taken).toEqual([true, true]);
});
