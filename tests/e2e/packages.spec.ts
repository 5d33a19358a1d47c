import { expect, type Locator, type Page, test } from "@playwright/test";
import { makeWheel } from "../images/make-wheel";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { command, enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";
import { rows, typeInto } from "./support/terminal-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio({ images: ["lab", "other"] });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const list = () => page.getByRole("dialog", { name: "Packages you added" });

/** Says on what it runs too, so that an output of an earlier run is told from one of this. */
const source = `import json, os
print(json.load(open(os.environ["ATELIER_RESOURCE_METADATA"]))["InstanceType"])
import sailing; sailing.say()`;

async function openOn(image: string): Promise<Locator> {
  const name = `${image}.ipynb`;
  writeNotebook(studio.home, { name, sources: [source] });
  const notebook = await openNotebook(page, { url: studio.url, name });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  const kernels = page.getByRole("dialog", { name: "Choose a kernel" });
  await kernels.getByRole("button", { name: `Python 3 (${image} (stand-in))` }).click();
  return notebook;
}

async function says(notebook: Locator, text: string): Promise<void> {
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText(text, { timeout: 90_000 });
}

test("S42 what is installed in an image terminal is there at once for kernels of that app, and not in another app", async () => {
  test.setTimeout(240_000);
  const other = await openOn("other");
  await says(other, "No module named 'sailing'");
  const lab = await openOn("lab");
  await says(lab, "No module named 'sailing'");
  const wheel = await makeWheel(studio.home, { version: "1.0" });
  await command(page, "Show running");
  const app = page.getByRole("row", { name: "lab (stand-in)" });
  await app.getByRole("button", { name: "Open a terminal" }).click();
  const terminal = page.getByRole("region", { name: "Image terminal 1", exact: true });
  await typeInto(terminal, `pip install --no-index ${wheel}`);
  await expect(rows(terminal)).toContainText("Successfully installed", { timeout: 60_000 });
  const again = await openNotebook(page, { url: studio.url, name: "lab.ipynb" });
  await says(again, "sailing 1.0");
  const still = await openNotebook(page, { url: studio.url, name: "other.ipynb" });
  await says(still, "No module named 'sailing'");
});

test("D17 what was added is listed, comes back on another instance type, and not any more once it is removed", async () => {
  test.setTimeout(240_000);
  const lab = await openNotebook(page, { url: studio.url, name: "lab.ipynb" });
  await command(page, "Packages you added to images");
  const added = list().getByRole("list", { name: "Added to lab (stand-in)" });
  await expect(added.getByRole("listitem")).toHaveText(/sailing 1\.0/);
  await isAccessible(page, "packages");
  await page.keyboard.press("Escape");

  const onAnother = async (type: string) => {
    await page.getByRole("button", { name: /^Kernel:/ }).click();
    await page.getByRole("button", { name: "Shut down kernel" }).click();
    await expect(page.getByRole("button", { name: /^Kernel:/ })).toHaveAttribute(
      "data-kernel-state",
      /none|dead/,
    );
    await page.getByRole("button", { name: /^Instance:/ }).click();
    const types = page.getByRole("dialog", { name: "Choose an instance type" });
    await types.getByRole("row", { name: new RegExp(`^${type.replaceAll(".", "\\.")}`) }).click();
    await types.getByRole("button", { name: `Use ${type}` }).click();
  };
  await onAnother("ml.m5.large");
  await says(lab, "ml.m5.large\nsailing 1.0");

  await command(page, "Packages you added to images");
  await added.getByRole("button", { name: "Remove sailing" }).click();
  await expect(list()).toContainText("You have added nothing");
  await page.keyboard.press("Escape");
  await onAnother("ml.c5.large");
  await says(lab, "No module named 'sailing'");
});
