import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  // Long enough for each step to be seen, and short enough to wait for.
  studio = await startStudio({ settings: { idle: { stopAfterMinutes: 0.5, warnMinutes: 0.3 } } });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const warning = () => page.getByRole("alert").filter({ hasText: /stops at \d\d:\d\d/ });
const running = () => page.getByRole("region", { name: "Running" });

test("S68 who uses nothing is warned, keeps it, and is told when, by which rule and by what evidence it was stopped", async () => {
  test.setTimeout(300_000);
  writeNotebook(studio.home, {
    name: "idle.ipynb",
    sources: ["kept = 7; print('ran')", "import time; time.sleep(50); print('long')"],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "idle.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("ran", { timeout: 90_000 });

  await expect(warning()).toContainText("when a cell of idle.ipynb ended", { timeout: 90_000 });
  await isAccessible(page, "the warning of an idle app");
  await warning().getByRole("button", { name: "Keep running…" }).click();
  await page.getByRole("menuitem", { name: "For 1 hour" }).click();
  await expect(warning()).toBeHidden();
  await page.getByRole("button", { name: "Running" }).click();
  await expect(running()).toContainText("Kept until");
  await isAccessible(page, "the running panel with an idle app");

  // A cell that waits and prints nothing counts as work for as long as it runs.
  await running().getByRole("button", { name: "Keep running" }).click();
  await page.getByRole("menuitem", { name: "No longer" }).click();
  await runCell(page, cellOf(notebook, 2));
  await expect(running()).toContainText("At work: a kernel is busy", { timeout: 30_000 });
  await expect(outputOf(notebook, 2)).toContainText("long", { timeout: 90_000 });

  const stopped = page.getByRole("status").filter({ hasText: "since nobody used it" });
  await expect(stopped).toContainText("Nothing had run for", { timeout: 120_000 });
  await expect(stopped).toContainText("a cell of idle.ipynb ended");
  await isAccessible(page, "the word of an app that was stopped");
  await expect(running()).not.toContainText("ml.t3.medium");
  await expect(stopped).toContainText("Its variables were saved");
  await stopped.getByRole("button", { name: "OK" }).click();
  await expect(stopped).toBeHidden();
  await notebook.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: /^Kernel:/ })).toHaveAttribute("data-kernel-state", "idle", {
    timeout: 90_000,
  });
  await cellOf(notebook, 1).click();
  await page.keyboard.press("b");
  await page.keyboard.press("Enter");
  await page.keyboard.type("print('still', kept)");
  await page.keyboard.press("Control+Enter");
  await expect(outputOf(notebook, 2)).toContainText("still 7", { timeout: 60_000 });
});
