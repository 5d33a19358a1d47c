import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { command, enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio({ images: ["data-science"] });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const dialog = () => page.getByRole("dialog", { name: "Preferences" });

test("S33 a person chooses on which type their new notebooks begin", async () => {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitem", { name: "Preferences" }).click();
  const types = dialog().getByRole("combobox", { name: "Kernels that need no GPU" });
  await expect(types.getByRole("option").first()).toHaveText("As usual here: ml.t3.medium");
  await isAccessible(page, "preferences");
  await types.selectOption("ml.m5.large");
  await page.keyboard.press("Escape");

  writeNotebook(studio.home, { name: "new.ipynb", sources: ["print(open('made-by-a-script').read())"] });
  await openNotebook(page, { url: studio.url, name: "new.ipynb" });
  await page.getByRole("button", { name: /^Instance:/ }).click();
  await expect(
    page
      .getByRole("dialog", { name: "Choose an instance type" })
      .getByRole("row", { name: /^ml\.m5\.large/ }),
  ).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
});

test("a start-up script runs before a kernel, and its log is read where the app is listed", async () => {
  test.setTimeout(120_000);
  await command(page, "Preferences");
  const script = dialog().getByRole("textbox", { name: /^Apps with kernels/ });
  await script.fill("x".repeat(16_385));
  await expect(dialog()).toContainText("at most 16,384 characters, and this one has 16,385");
  await expect(dialog().getByRole("button", { name: "Save: Apps with kernels" })).toBeDisabled();
  await script.fill("echo by the script > made-by-a-script\necho it said so\nexit 5\n");
  await dialog().getByRole("button", { name: "Save: Apps with kernels" }).click();
  await expect(dialog()).toContainText("Saved for the next start");
  await page.keyboard.press("Escape");

  const notebook = await openNotebook(page, { url: studio.url, name: "new.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("by the script", { timeout: 90_000 });
  await page.getByRole("button", { name: "Running" }).click();
  const running = page.getByRole("region", { name: "Running" });
  await expect(running).toContainText("Your own start-up script ended with code 5.");
  await running.getByRole("button", { name: "Log of start-up scripts" }).click();
  const log = page.getByRole("dialog", { name: "Log of start-up scripts" });
  await expect(log).toContainText("it said so");
  await expect(log).toContainText("code 5");
  await isAccessible(page, "the log of start-up scripts");
});
