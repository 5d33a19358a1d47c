import { expect, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

const type = { name: "ml.t3.medium", vcpu: 2, memoryGiB: 4, pricePerHour: 36 };
let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio({ settings: { instanceTypes: [type] } });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

test("whoever has used 80 % of their budget is told, once, and goes on", async () => {
  test.setTimeout(180_000);
  writeNotebook(studio.home, { name: "near.ipynb", sources: ["import time; time.sleep(8); print('done')"] });
  const notebook = await openNotebook(page, { url: studio.url, name: "near.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("done", { timeout: 90_000 });
  await page.getByRole("button", { name: "Running" }).click();
  const instance = page
    .getByRole("region", { name: "Running" })
    .getByRole("row", { name: "ml.t3.medium", exact: true });
  await instance.getByRole("button", { name: "Shut down" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Shut down" }).click();
  await expect(instance).toHaveCount(0, { timeout: 30_000 });

  // Nothing runs any more, so that what was spent stays what it is.
  await page.goto(`${studio.url}/usage`);
  await page.getByRole("checkbox", { name: "Everybody" }).check();
  const spentText = await page
    .getByRole("table", { name: "Budgets" })
    .getByRole("cell")
    .first()
    .textContent();
  const spent = Number(/[\d.]+/.exec(spentText ?? "")?.[0]);
  const form = page.getByRole("form", { name: /^Budget of/ });
  await form.getByRole("spinbutton", { name: "Budget per month" }).fill((spent / 0.9).toFixed(2));
  await form.getByRole("combobox", { name: "When it is used up" }).selectOption("Start nothing new");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByRole("status")).toHaveText("Saved");

  await openNotebook(page, { url: studio.url, name: "near.ipynb" });
  const told = page.getByRole("alert").filter({ hasText: "You have used 80 % of your budget" });
  await expect(told).toContainText("When it is used up, nothing new starts that costs; what runs goes on.");
  await told.getByRole("button", { name: "Dismiss" }).click();
  await page.reload();
  await expect(page.getByRole("link", { name: /^Usage: Today/ })).toBeVisible();
  await expect(told).toHaveCount(0);
});
