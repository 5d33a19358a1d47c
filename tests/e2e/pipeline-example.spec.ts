import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  // The engines and the image may have to be made.
  test.setTimeout(400_000);
  studio = await startStudio({ settings: { models: { approvers: "everybody" } } });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page?.context().close();
  await studio?.close();
});

const step = (name: string) =>
  page.getByRole("region", { name: "Graph" }).getByRole("button", { name: new RegExp(`^${name}`) });
const panel = (name: string) => page.getByRole("region", { name: `Step ${name}` });

/** Ends the pipeline engine as a crash does. */
function killEngine(): void {
  const { pid } = JSON.parse(readFileSync(join(studio.data, "engines/prefect/process.json"), "utf8"));
  process.kill(pid, "SIGKILL");
}

test("the example goes from data to scores once its model is approved, whatever is killed on the way", async () => {
  test.setTimeout(480_000);
  await page.goto(`${studio.url}/registry/pipelines`);
  await page.getByRole("button", { name: "Copy the example into your home" }).click();
  await expect(page.getByText("iris-pipeline/iris.pipeline.yaml")).toBeVisible();
  await isAccessible(page, "pipelines");
  await page.getByRole("button", { name: "Start Iris, from data to scores" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("strength").fill("0.5");
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await expect(step("explore")).toContainText("Running", { timeout: 240_000 });
  killEngine();
  await expect(step("train")).toContainText("Finished", { timeout: 120_000 });
  killEngine();
  await studio.kill();
  await studio.restart();
  await expect(step("evaluate")).toContainText("Finished", { timeout: 120_000 });
  await expect(step("approve")).toContainText("Asks for approval", { timeout: 240_000 });
  await expect(step("score")).toContainText("Waiting");
  await expect(page.getByLabel("About this run")).toContainText("Asks for approval");
  killEngine();

  await panel("approve").getByRole("link", { name: "iris-flowers, version 1" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Better than guessing");
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("status").filter({ hasText: "It is approved." })).toBeVisible();
  await page.goBack();
  await expect(step("score")).toContainText("Finished", { timeout: 120_000 });
  await step("approve").click();
  await expect(panel("approve")).toContainText("Better than guessing");
  await step("score").click();
  await panel("score").getByRole("tab", { name: "Output" }).click();
  await expect(panel("score")).toContainText("38");
  expect(readFileSync(join(studio.home, "iris-pipeline/scores.csv"), "utf8")).toContain("taken_for");
  await step("train").click();
  await panel("train").getByRole("tab", { name: "Logs" }).click();
  await expect(panel("train").getByText(/^learned from/)).toHaveCount(1);
});
