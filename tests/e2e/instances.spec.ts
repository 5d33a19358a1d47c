import { expect, type Locator, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

const images = ["tensorflow", "pytorch", "mxnet", "data-science", "custom"] as const;
let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio({ images });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const picker = () => page.getByRole("dialog", { name: "Choose an instance type" });
const types = () => picker().getByRole("grid", { name: "Instance types" });
const typeLine = (name: string) =>
  types().getByRole("row", { name: new RegExp(`^${name.replaceAll(".", "\\.")}`) });
const openPicker = () => page.getByRole("button", { name: /^Instance:/ }).click();

async function openOn(image: string): Promise<Locator> {
  writeNotebook(studio.home, { name: `${image}.ipynb`, sources: ["print('on', 6 * 7)"] });
  const notebook = await openNotebook(page, { url: studio.url, name: `${image}.ipynb` });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  const kernels = page.getByRole("dialog", { name: "Choose a kernel" });
  await kernels.getByRole("button", { name: `Python 3 (${image} (stand-in))` }).click();
  return notebook;
}

async function running(): Promise<readonly string[]> {
  await page.goto(`${studio.url}/running`);
  const rows = page.getByRole("region", { name: "Running" }).getByRole("row");
  await expect(rows.first()).toBeVisible();
  const levels = await rows.evaluateAll((all) =>
    all.filter((row) => row.ariaLevel !== "3").map((row) => row.ariaLabel ?? ""),
  );
  return levels.slice(levels.indexOf("ml.t3.medium"));
}

test("the sizes are sorted, filtered and chosen by keyboard, and what would start is said before", async () => {
  await openOn("tensorflow");
  await openPicker();
  await expect(picker().getByRole("status")).toContainText(
    "starts a new instance, and with it billing: $0.050",
  );
  await expect(picker().getByRole("status")).toContainText(
    "Left alone it is stopped after 2 h in which nothing runs: about $0.100.",
  );
  await page.keyboard.type("m5");
  await expect(typeLine("ml.t3.medium")).toHaveCount(0);
  await types().getByRole("button", { name: "Memory" }).press("Enter");
  await types().getByRole("button", { name: "Memory" }).press("Enter");
  await expect(types().getByRole("columnheader", { name: "Memory" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await expect(types().getByRole("row").nth(1)).toHaveAccessibleName(/^ml\.m5\.4xlarge/);
  await expect(types().getByRole("row").nth(1)).toHaveAttribute("aria-disabled", "true");
  await picker().getByRole("checkbox", { name: "Fits now" }).press("Space");
  await typeLine("ml.m5.large").focus();
  await page.keyboard.press("Enter");
  await expect(picker()).toHaveCount(0);
  await openPicker();
  await expect(typeLine("ml.m5.large")).toHaveAttribute("aria-selected", "true");
  await typeLine("ml.t3.medium").click();
  await picker().getByRole("button", { name: "Use ml.t3.medium" }).click();
});

test("S30 four images share an instance; the fifth is refused, with the types that have room, and starts there", async () => {
  test.setTimeout(300_000);
  for (const image of images.slice(0, 4)) {
    const notebook = await openOn(image);
    await runCell(page, cellOf(notebook, 1));
    await expect(outputOf(notebook, 1)).toContainText("on 42", { timeout: 90_000 });
  }
  await openPicker();
  const use = picker().getByRole("region", { name: "Your instance now" });
  await expect(use.getByRole("meter", { name: "Memory of Kernel of this notebook" })).toBeVisible({
    timeout: 30_000,
  });
  await expect(use.getByRole("meter", { name: "CPU of tensorflow (stand-in)" })).toBeVisible();
  await page.keyboard.press("Escape");
  const fifth = await openOn("custom");
  await runCell(page, cellOf(fifth, 1));
  const refusal = fifth
    .getByRole("alert")
    .filter({ hasText: "4 apps, which is the limit. Nothing was started" });
  await expect(refusal).toBeVisible({ timeout: 30_000 });
  await refusal.getByRole("button", { name: "Choose an instance type" }).click();
  await expect(typeLine("ml.t3.medium")).toContainText("4 of 4 apps: full");
  await typeLine("ml.m5.large").click();
  await picker().getByRole("button", { name: "Use ml.m5.large" }).click();
  await expect(page.getByRole("button", { name: "Instance: 2 vCPU + 8 GiB" })).toBeVisible({
    timeout: 90_000,
  });
  await runCell(page, cellOf(fifth, 1));
  await expect(outputOf(fifth, 1)).toContainText("on 42", { timeout: 30_000 });
  const standIn = (name: string) => `${name} (stand-in)`;
  expect(await running()).toEqual([
    "ml.t3.medium",
    ...images.slice(0, 4).map(standIn),
    "ml.m5.large",
    standIn("custom"),
  ]);
});

test("S52 scratch is shown with its size, and before an instance ends its files are named", async () => {
  test.setTimeout(120_000);
  const source =
    "import os; open(os.environ['ATELIER_SCRATCH'] + '/kept-nowhere.bin', 'wb').write(bytes(3 << 20))";
  writeNotebook(studio.home, { name: "scratch.ipynb", sources: [source] });
  const notebook = await openNotebook(page, { url: studio.url, name: "scratch.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText("3145728", { timeout: 60_000 });
  await page.goto(`${studio.url}/running`);
  const disk = page.getByRole("region", { name: "Disk" });
  await expect(disk).toContainText(/Home.*used, .*free/);
  await expect(disk).toContainText(/Scratch of ml\.t3\.medium3 MiB used/, { timeout: 30_000 });
  const instance = page.getByRole("row", { name: "ml.t3.medium" });
  await expect(instance).toContainText(/since .*so far/);
  await instance.getByRole("button", { name: "Shut down" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Files in scratch go with it: kept-nowhere.bin (3 MiB)");
  await question.getByRole("button", { name: "Shut down" }).click();
  await expect(disk).not.toContainText("Scratch of ml.t3.medium", { timeout: 60_000 });
});

test("two tabs that run at once, with double clicks, share one instance and one app", async () => {
  test.setTimeout(120_000);
  writeNotebook(studio.home, { name: "twice.ipynb", sources: ["print('once')"] });
  const pages = [page, await page.context().newPage()];
  const notebooks = await Promise.all(
    pages.map((tab) => openNotebook(tab, { url: studio.url, name: "twice.ipynb" })),
  );
  const tabs = pages.map((tab) => tab.getByRole("button", { name: "Run all cells" }).first());
  await Promise.all(tabs.map((run) => run.dblclick()));
  for (const notebook of notebooks)
    await expect(outputOf(notebook, 1)).toContainText("once", { timeout: 60_000 });
  await pages[1]?.close();
  const rows = await running();
  expect(rows.filter((name) => name === "ml.t3.medium")).toHaveLength(1);
  expect(rows.slice(rows.indexOf("ml.t3.medium")).slice(0, 2)).toEqual([
    "ml.t3.medium",
    "data-science (stand-in)",
  ]);
});
