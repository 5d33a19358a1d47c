import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, notebookOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  // MLflow and the image may have to be made.
  test.setTimeout(400_000);
  studio = await startStudio();
  page = await enter(browser, studio);
  writeNotebook(studio.home, { name: "train.ipynb", sources: ["depths = (2, 8)", trains] });
  const notebook = await openNotebook(page, { url: studio.url, name: "train.ipynb" });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  const kernels = page.getByRole("dialog", { name: "Choose a kernel" });
  await kernels.getByRole("button", { name: "Python 3 (Data Science 3)" }).click();
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("logged", { timeout: 300_000 });
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const trains = `import mlflow
mlflow.set_experiment("churn")
for depth in (2, 8):
    with mlflow.start_run(run_name=f"depth-{depth}"):
        mlflow.log_param("depth", depth)
        for step in range(20):
            mlflow.log_metric("loss", 1 / (step + depth), step=step)
        mlflow.log_text("kept " + str(depth), "notes/summary.txt")
print("logged")`;

const main = () => page.getByRole("main");
const runs = () => page.getByRole("table", { name: "Runs" });
const runCalled = (name: string): Locator => runs().getByRole("row").filter({ hasText: name });

/** From the studio, by the left bar. */
async function openExperiments(): Promise<void> {
  await page.goto(studio.url);
  const panel = page.getByRole("complementary", { name: "Side panel" });
  const link = panel.getByRole("link", { name: /^Experiments/ });
  const button = page
    .getByRole("navigation", { name: "Studio" })
    .getByRole("button", { name: "Components and registries" });
  await expect(button).toBeVisible();
  if (!(await link.isVisible())) await button.click();
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: "Experiments" })).toBeVisible();
}

test("a notebook logs with MLflow with nothing to set up, and its runs are found, compared and followed back to the cell", async () => {
  await openExperiments();
  await main().getByRole("link", { name: "churn" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "churn" })).toBeVisible();
  await expect(runCalled("depth-2")).toContainText("Finished");
  await expect(runCalled("depth-8")).toContainText("0.037037");
  await isAccessible(page, "experiment");

  await main().getByRole("textbox", { name: "Filter" }).fill("metrics.loss < 0.04");
  await page.keyboard.press("Enter");
  await expect(runCalled("depth-2")).toHaveCount(0);
  await expect(runCalled("depth-8")).toHaveCount(1);
  await main().getByRole("textbox", { name: "Filter" }).fill("loss is low");
  await page.keyboard.press("Enter");
  await expect(main().getByRole("alert")).toContainText("loss");
  await page.getByRole("textbox", { name: "Filter" }).press("Escape");
  await expect(runCalled("depth-2")).toHaveCount(1);

  await runs().getByRole("button", { name: "loss" }).click();
  await expect(runs().getByRole("columnheader", { name: "loss" })).toHaveAttribute("aria-sort", "descending");
  await expect(runs().getByRole("row").nth(1)).toContainText("depth-2");
  await main().getByRole("textbox", { name: "Filter" }).fill("metrics.loss < 0.04");
  await page.keyboard.press("Enter");
  await expect(runCalled("depth-2")).toHaveCount(0);
  await main().getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save this view…" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("low loss");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "“low loss” is saved" })).toBeVisible();
  await main().getByRole("textbox", { name: "Filter" }).press("Escape");
  await expect(runCalled("depth-2")).toHaveCount(1);
  await main().getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitemcheckbox", { name: "low loss" }).click();
  await expect(main().getByRole("textbox", { name: "Filter" })).toHaveValue("metrics.loss < 0.04");
  await expect(runCalled("depth-2")).toHaveCount(0);
  await main().getByRole("textbox", { name: "Filter" }).press("Escape");
  await expect(runCalled("depth-2")).toHaveCount(1);

  const download = page.waitForEvent("download");
  await main().getByRole("button", { name: "CSV" }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toMatch(
    /^run,name,state.*params\.depth,metrics\.loss/,
  );

  await runs().getByRole("checkbox", { name: "Choose all that are shown" }).check();
  await main().getByRole("button", { name: "Compare" }).click();
  await expect(
    page.getByRole("table", { name: "Runs side by side" }).getByRole("row", { name: /^depth/ }),
  ).toContainText("8");
  await expect(page.getByRole("img", { name: "loss by step for depth-2, depth-8" })).toBeVisible();
  await expect(page.getByRole("img", { name: "2 runs across depth, loss" })).toBeVisible();
  await isAccessible(page, "comparison");

  await page.getByRole("table", { name: "Runs side by side" }).getByRole("link", { name: "depth-8" }).click();
  await expect(page.getByRole("img", { name: "loss by step for depth-8" })).toBeVisible();
  await page.getByRole("region", { name: "Files" }).getByRole("button", { name: "notes" }).click();
  await page.getByRole("button", { name: /^summary\.txt/ }).click();
  await expect(page.getByRole("region", { name: "Files" })).toContainText("kept 8");
  await isAccessible(page, "run");
  await page.getByRole("link", { name: "Its cell in train.ipynb" }).click();
  await expect(page).toHaveURL(/\/notebooks\/train\.ipynb#cell=cell-2$/);
  await expect(cellOf(notebookOf(page, "train.ipynb"), 2)).toBeInViewport();
});

test("FT-39 MLflow is killed: what was known is there, and a run that is deleted can be restored", async () => {
  const record = join(studio.data, "engines/mlflow/process.json");
  await openExperiments();
  await main().getByRole("link", { name: "churn" }).click();
  await expect(runCalled("depth-2")).toHaveCount(1);
  process.kill(JSON.parse(readFileSync(record, "utf8")).pid, "SIGKILL");
  await runCalled("depth-2").getByRole("checkbox").check();
  await main().getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("status").filter({ hasText: "1 run deleted." })).toBeVisible({
    timeout: 60_000,
  });
  await expect(runCalled("depth-2")).toHaveCount(0);
  await expect(runCalled("depth-8")).toHaveCount(1);
  await page.getByRole("checkbox", { name: "Deleted runs" }).check();
  await runCalled("depth-2").getByRole("checkbox").check();
  await main().getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("status").filter({ hasText: "1 run restored." })).toBeVisible();
  await page.getByRole("checkbox", { name: "Deleted runs" }).uncheck();
  await expect(runCalled("depth-2")).toHaveCount(1);
});
