import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { holdStarts } from "./support/held-start";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio({ images: ["held"] });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

test("a start is cancelled by pointer and by keyboard: nothing runs, nothing is billed, and the next run starts again", async () => {
  const held = holdStarts(studio, "held");
  writeNotebook(studio.home, { name: "cancel.ipynb", sources: ["print('at last', 6 * 7)"] });
  const notebook = await openNotebook(page, { url: studio.url, name: "cancel.ipynb" });
  const chip = page.getByRole("button", { name: /^Kernel:/ });
  await chip.click();
  await page
    .getByRole("dialog", { name: "Choose a kernel" })
    .getByRole("button", { name: "Python 3 (held (stand-in))" })
    .click();

  await runCell(page, cellOf(notebook, 1));
  const cancel = page.getByRole("button", { name: "Cancel the start" });
  await expect(chip).toContainText("Starting");
  await isAccessible(page, "a start that can be cancelled");
  await cancel.click();
  await expect(chip).toHaveAttribute("data-kernel-state", "none");
  await expect(chip).toContainText("Start cancelled");
  await expect(notebook).toContainText("Not run: the start was cancelled.");

  await runCell(page, cellOf(notebook, 1));
  await cancel.focus();
  await page.keyboard.press("Enter");
  await expect(chip).toContainText("Start cancelled");

  await page.goto(`${studio.url}/running`);
  const rows = page.getByRole("region", { name: "Running" }).getByRole("row");
  await expect(rows.filter({ hasText: "Your studio" })).toBeVisible();
  await expect(rows.filter({ hasText: "ml.t3.medium" })).toHaveCount(0);
  await page.goto(`${studio.url}/usage`);
  await expect(page.getByRole("main")).toContainText("Nothing was billed in these days");

  held.letGo();
  const again = await openNotebook(page, { url: studio.url, name: "cancel.ipynb" });
  await runCell(page, cellOf(again, 1));
  await expect(outputOf(again, 1)).toContainText("at last 42", { timeout: 90_000 });
  await expect(cancel).toHaveCount(0);
});
