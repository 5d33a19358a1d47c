import { expect, type Locator, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

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

const fitted = [
  "import numpy as np, pandas as pd",
  "from sklearn.linear_model import LinearRegression",
  "frame = pd.DataFrame({'x': np.arange(3_000_000.0), 'y': np.arange(3_000_000.0) * 2})",
  "model = LinearRegression().fit(frame[['x']], frame['y'])",
  "lines = open('/etc/hostname')",
  "print('fitted', len(frame))",
].join("\n");
const predicts =
  "print('predicted', round(float(model.predict(pd.DataFrame({'x': [21.0]}))[0])), len(frame))";

const planOf = () => page.getByRole("dialog", { name: "Switch to ml.t3.large?" });

async function openPlan(): Promise<Locator> {
  await page.getByRole("button", { name: /^Instance:/ }).click();
  const picker = page.getByRole("dialog", { name: "Choose an instance type" });
  await picker.getByRole("row", { name: /^ml\.t3\.large/ }).click();
  await picker.getByRole("button", { name: "Use ml.t3.large" }).click();
  return planOf();
}

test("a notebook with a frame and a fitted model moves to more memory, and predicts there without running anything again", async () => {
  test.setTimeout(300_000);
  writeNotebook(studio.home, { name: "move.ipynb", sources: [fitted, predicts] });
  const notebook = await openNotebook(page, { url: studio.url, name: "move.ipynb" });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  const kernels = page.getByRole("dialog", { name: "Choose a kernel" });
  await kernels.getByRole("button", { name: "Python 3 (Data Science 3)" }).click();
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("fitted 3000000", { timeout: 120_000 });
  await expect(page.getByRole("button", { name: "Instance: 2 vCPU + 4 GiB" })).toBeVisible();

  const plan = await openPlan();
  await expect(plan).toContainText(/are carried: 46 MiB, in about \d+ s/, { timeout: 30_000 });
  await expect(plan.getByRole("region", { name: "What does not come along" })).toContainText(
    "lines An open file lives only in its kernel; open it again. Cell 1 makes it again.",
  );
  await expect(plan).toContainText("The switch starts a new instance, and with it billing: $0.100 an hour.");
  await isAccessible(page, "switch");
  await plan.getByRole("button", { name: "Switch", exact: true }).click();

  await expect(notebook.getByRole("status").filter({ hasText: "Switching to ml.t3.large" })).toBeVisible();
  const told = notebook.getByRole("status").filter({ hasText: "The kernel is on ml.t3.large now." });
  await expect(told).toContainText("came along, 1 did not.", { timeout: 90_000 });
  await expect(page.getByRole("button", { name: "Instance: 2 vCPU + 8 GiB" })).toBeVisible();
  await told.getByRole("button", { name: "Show what did not" }).press("Enter");
  await expect(told).toContainText("lines An open file lives only in its kernel");
  await isAccessible(page, "switch");
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("predicted 42 3000000", { timeout: 60_000 });
  await told.getByRole("button", { name: "OK" }).click();
  await expect(told).toHaveCount(0);
  const running = await page.context().newPage();
  await running.goto(`${studio.url}/running`);
  const rows = running.getByRole("region", { name: "Running" });
  await expect(rows.getByRole("row", { name: "ml.t3.large" })).toBeVisible();
  await expect(rows.getByRole("row", { name: "ml.t3.medium" })).toHaveCount(0, { timeout: 60_000 });
  await running.close();
});

test("a switch that is called off leaves the kernel where it is", async () => {
  test.setTimeout(180_000);
  writeNotebook(studio.home, {
    name: "stay.ipynb",
    sources: ["import time\nkept = 6\ntime.sleep(8)", "print('kept', kept * 7)"],
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "stay.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(cellOf(notebook, 1)).toHaveAttribute("data-cell-state", "running", { timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Instance: 2 vCPU + 4 GiB" })).toBeVisible({
    timeout: 60_000,
  });
  const plan = await openPlan();
  await expect(plan).toContainText("A cell is running. The switch waits for its end");
  await plan.getByRole("button", { name: "Switch", exact: true }).press("Enter");
  await notebook.getByRole("button", { name: "Stop the switch" }).press("Enter");
  const told = notebook.getByRole("alert").filter({ hasText: "The kernel did not move to ml.t3.large." });
  await expect(told).toContainText("The kernel and its variables are as they were.", { timeout: 60_000 });
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("kept 42", { timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Instance: 2 vCPU + 4 GiB" })).toBeVisible();
});
