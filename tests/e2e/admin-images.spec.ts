import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";

test.describe.configure({ mode: "serial" });

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await enter(browser, studio);
  await page.goto(`${studio.url}/admin/images`);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const imageCalled = (name: string) => page.getByRole("region", { name, exact: true });
const buildOf = (image: string) => page.getByRole("dialog", { name: `Build of ${image}` });

/** An environment that is there already, as somebody made it on the studio's machine. */
function environmentFolder(): string {
  const folder = join(process.cwd(), ".cache/environments/base-python");
  const [made = ""] = readdirSync(folder).filter((name) => !name.includes("."));
  return join(folder, made);
}

test("an administrator sees the images with their versions, and adds one that was made elsewhere", async () => {
  await expect(imageCalled("Data Science 3").getByRole("rowheader", { name: /^1current/ })).toBeVisible();
  await isAccessible(page, "images");
  await page.getByRole("button", { name: "New image…" }).click();
  const form = page.getByRole("dialog", { name: "New image" });
  await form.getByLabel("Name, in small letters, digits and dashes").fill("lab");
  await form.getByLabel("What people see").fill("Lab");
  await form.getByLabel("From a folder on the studio's machine").check();
  await form.getByLabel("Folder of the environment").fill(environmentFolder());
  await isAccessible(page, "a new image");
  await form.getByRole("button", { name: "Check and add" }).click();
  await expect(buildOf("lab").getByRole("status")).toHaveText("Done. New apps start from it.", {
    timeout: 60_000,
  });
  await expect(buildOf("lab").getByRole("log")).toContainText(
    /Python 3\.\d+\.\d+, \d+ packages; kernels: .*Python 3/,
  );
  await isAccessible(page, "the log of a build");
  await buildOf("lab").getByRole("button", { name: "Close" }).last().click();
  await expect(imageCalled("Lab")).toContainText("Ready");
});

test("what cannot be built says which requirement, and changes nothing", async () => {
  test.setTimeout(180_000);
  await page.getByRole("button", { name: "New version of Lab" }).click();
  const form = page.getByRole("dialog", { name: "New version of Lab" });
  await form.getByLabel("Requirements, a line each").fill("ipykernel\nno-such-package-as-this-one==1.0\n");
  await form.getByRole("button", { name: "Build" }).click();
  await expect(buildOf("lab").getByRole("status")).toContainText("do not resolve", { timeout: 120_000 });
  await expect(buildOf("lab").getByRole("log")).toContainText("no-such-package-as-this-one");
  await buildOf("lab").getByRole("button", { name: "Close" }).last().click();
  await expect(imageCalled("Lab").getByRole("rowheader")).toHaveCount(1);
});

test("a version from requirements is built while its log is read, and is then what new apps get; an old one is withdrawn", async () => {
  test.setTimeout(300_000);
  await page.getByRole("button", { name: "New version of Lab" }).click();
  const form = page.getByRole("dialog", { name: "New version of Lab" });
  await expect(form.getByLabel("Requirements, a line each")).toHaveValue("ipykernel\n");
  await form.getByRole("button", { name: "Build" }).click();
  await expect(buildOf("lab").getByRole("log")).toContainText(/\S/, { timeout: 60_000 });
  await expect(buildOf("lab").getByRole("status")).toHaveText("Done. New apps start from it.", {
    timeout: 240_000,
  });
  await buildOf("lab").getByRole("button", { name: "Close" }).last().click();
  const lab = imageCalled("Lab");
  await expect(lab.getByRole("rowheader", { name: /^2current/ })).toBeVisible();

  await lab.getByRole("button", { name: "Withdraw: version 1 of Lab" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(lab).toContainText("Withdrawn: nothing new starts from it");
  await lab.getByRole("button", { name: "Let start again: version 1 of Lab" }).click();
  await lab.getByRole("button", { name: "Make current: version 1 of Lab" }).click();
  await expect(lab.getByRole("rowheader", { name: /^1current/ })).toBeVisible();
});

test("at 800 pixels nothing is cut and the page does not scroll sideways", async () => {
  await page.setViewportSize({ width: 800, height: 900 });
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  expect(content).toBeLessThanOrEqual(window);
});
