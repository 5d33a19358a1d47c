import { expect, type Page, test } from "@playwright/test";
import { processesNaming, type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio({
    images: ["base-python"],
    settings: { waiting: { apps: 1, leaveMemoryGiB: 0 } },
  });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const running = () => page.getByRole("region", { name: "Running" });
const instances = () => running().getByRole("row", { name: "ml.t3.medium", exact: true });
/** Kernels of this studio, of which the interface may know nothing. */
const kernels = () => processesNaming(studio.data, "jupyter/kernel.py");

test("a kernel waits as the last one was, costs nothing, is the kernel of the first run, and is billed from then on", async () => {
  test.setTimeout(180_000);
  writeNotebook(studio.home, { name: "warm.ipynb", sources: ["import os; print('kernel', os.getpid())"] });
  const notebook = await openNotebook(page, { url: studio.url, name: "warm.ipynb" });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  await page
    .getByRole("dialog", { name: "Choose a kernel" })
    .getByRole("button", { name: "Python 3 (base-python (stand-in))" })
    .click();
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("kernel", { timeout: 90_000 });
  const first = (await outputOf(notebook, 1).textContent())?.trim();
  await page.getByRole("button", { name: "Running" }).click();
  await instances().getByRole("button", { name: "Shut down" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Shut down" }).click();
  await expect(instances()).toHaveCount(0, { timeout: 30_000 });

  await expect
    .poll(() => kernels().filter((pid) => `kernel ${pid}` !== first).length, { timeout: 60_000 })
    .toBe(1);
  const [waiting] = kernels();
  await expect(running()).toContainText("Your studio");
  await expect(instances()).toHaveCount(0);

  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText(`kernel ${waiting}`, { timeout: 30_000 });
  await expect(instances()).toHaveCount(1);
});
