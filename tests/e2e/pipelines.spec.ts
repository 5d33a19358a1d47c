import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { openNotebook, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  // The engine and the image may have to be made.
  test.setTimeout(400_000);
  studio = await startStudio();
  page = await enter(browser, studio);
  writeNotebook(studio.home, {
    name: "count.ipynb",
    sources: ["print('counting to', n)", "total = sum(range(n))"],
  });
  writeNotebook(studio.home, {
    name: "say.ipynb",
    sources: ["import os", "assert os.path.exists('go'), 'nobody said go'", "print('the total is', total)"],
  });
  writeFileSync(join(studio.home, "sums.pipeline.yaml"), file);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const file = `name: Sums
about: Counts, and says what it came to.
parameters:
  n: { default: 5, about: How far it counts. }
steps:
  count:
    notebook: count.ipynb
    image: base-python
    inputs: { n: "\${n}" }
    outputs: [total]
    cache: true
  say:
    notebook: say.ipynb
    image: base-python
    inputs: { total: "\${count.total}" }
`;

const graph = () => page.getByRole("region", { name: "Graph" });
const step = (name: string) => graph().getByRole("button", { name: new RegExp(`^${name}`) });
const panel = (name: string) => page.getByRole("region", { name: `Step ${name}` });
const facts = () => page.getByLabel("About this run");

async function start(parameters: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.goto(`${studio.url}/registry/pipelines`);
  await page.getByRole("button", { name: "Start Sums" }).click();
  const dialog = page.getByRole("dialog", { name: "Start “Sums”" });
  for (const [name, value] of Object.entries(parameters)) await dialog.getByLabel(name).fill(value);
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sums" })).toBeVisible();
}

test("a pipeline of two notebooks is started from its page, fails, and goes on from the failed step", async () => {
  test.setTimeout(300_000);
  await start({ n: "11" });
  await expect(step("count")).toContainText("Finished", { timeout: 240_000 });
  await expect(step("say")).toContainText("Failed", { timeout: 60_000 });
  await expect(facts()).toContainText("Failed");
  await step("count").click();
  await panel("count").getByRole("tab", { name: "Output" }).click();
  await expect(panel("count")).toContainText("55");
  await panel("count").getByRole("tab", { name: "Logs" }).click();
  await expect(panel("count")).toContainText("counting to 11");
  await step("say").click();
  await expect(panel("say")).toContainText("AssertionError in cell 3: nobody said go");
  await isAccessible(page, "pipeline run");

  writeFileSync(join(studio.home, "go"), "");
  await page.getByRole("button", { name: "Retry from the failed step" }).click();
  await expect(step("say")).toContainText("Finished", { timeout: 60_000 });
  await expect(facts()).toContainText("Finished");
  await panel("say").getByRole("tab", { name: "Logs" }).click();
  await expect(panel("say")).toContainText("the total is 55");
  await panel("say").getByRole("tab", { name: "Info" }).click();
  const opened = page.context().waitForEvent("page");
  await panel("say").getByRole("button", { name: "Open the executed notebook" }).click();
  await expect((await opened).getByText("the total is 55")).toBeVisible();
  await (await opened).close();
});

test("a step whose code, inputs and files are the same is taken from before, and says so", async () => {
  await start({ n: "11" });
  await expect(step("count")).toContainText("Taken from before", { timeout: 60_000 });
  await expect(step("say")).toContainText("Finished", { timeout: 60_000 });
  await start({ n: "12" });
  await expect(step("say")).toContainText("Finished", { timeout: 60_000 });
  await step("count").click();
  await panel("count").getByRole("tab", { name: "Info" }).click();
  await expect(panel("count")).toContainText("the input n is 12 instead of 11");
});

test("a run is stopped in the middle of a step, and resumed", async () => {
  writeNotebook(studio.home, {
    name: "wait.ipynb",
    sources: ["import os, time", "while not os.path.exists('come'): time.sleep(0.1)", "print('they came')"],
  });
  const steps =
    "  wait: { notebook: wait.ipynb, image: base-python }\n  look: { approval: Did they come?, after: wait }\n";
  writeFileSync(join(studio.home, "long.pipeline.yaml"), `name: Long\nsteps:\n${steps}`);
  await page.goto(`${studio.url}/registry/pipelines`);
  await page.getByRole("button", { name: "Start Long" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start", exact: true }).click();
  await expect(step("wait")).toContainText("cell 2 of 3", { timeout: 60_000 });
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(step("wait")).toContainText("Stopped", { timeout: 30_000 });
  await expect(facts()).toContainText("Stopped");
  await expect(step("look")).toContainText("Not run");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(step("wait")).toContainText("cell 2 of 3", { timeout: 60_000 });
  writeFileSync(join(studio.home, "come"), "");
  await expect(step("look")).toContainText("Asks for approval", { timeout: 30_000 });
  await panel("look").getByRole("textbox").fill("not enough of them");
  await panel("look").getByRole("button", { name: "Reject" }).click();
  await expect(facts()).toContainText("Failed", { timeout: 30_000 });
  await expect(panel("look")).toContainText("not enough of them");
  await page.getByRole("button", { name: "Retry from the failed step" }).click();
  await expect(step("look")).toContainText("Asks for approval", { timeout: 30_000 });
  await panel("look").getByRole("button", { name: "Approve" }).click();
  await expect(facts()).toContainText("Finished", { timeout: 30_000 });
});

test("a step is made of a notebook in a dialog, and its file is drawn beside its text", async () => {
  await openNotebook(page, { url: studio.url, name: "count.ipynb" });
  await page.getByRole("button", { name: "Make a step of this notebook" }).click();
  const dialog = page.getByRole("dialog", { name: "Make a step of this notebook" });
  await dialog.getByLabel("Its name").fill("Made here");
  await dialog.getByLabel("Variables to hand on").fill("total");
  await dialog.getByLabel("Image").selectOption("base-python");
  await isAccessible(page, "make a step");
  await dialog.getByRole("button", { name: "Make the step" }).click();
  const file = page.getByRole("region", { name: "File Made-here.pipeline.yaml" });
  await expect(file.getByRole("button", { name: /^count/ })).toBeVisible();
  expect(readFileSync(join(studio.home, "Made-here.pipeline.yaml"), "utf8")).toBe(
    "name: Made here\nsteps:\n  count:\n    notebook: count.ipynb\n    image: base-python\n    outputs:\n      - total\n",
  );
  await file.getByText("notebook: count.ipynb").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("  say: 5");
  await expect(file.getByRole("list", { name: "What is wrong" })).toContainText("Line 8");
  await expect(file.getByRole("button", { name: /^count/ })).toBeVisible();
  await isAccessible(page, "pipeline file");
});
