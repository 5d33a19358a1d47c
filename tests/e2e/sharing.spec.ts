import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { hostileNotebook } from "../support/hostile-notebook";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

test.describe.configure({ mode: "serial" });

let studio: RunningStudio;
let page: Page;
let address: string;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

// Put together here, so that nobody takes it for a real one.
const key = `hf_${"aB3".repeat(11)}`;
const plot =
  "import base64\nfrom IPython.display import display, HTML, Image, Markdown\n" +
  "display(HTML('<table><tr><th>name</th></tr><tr><td>Ada</td></tr></table>'))\n" +
  'display(HTML(\'<p id=drawn>plain</p><script>document.getElementById("drawn").textContent = "drawn by a script"</script>\'))\n' +
  "display(Markdown('The area is $\\\\pi r^2$.'))";

/** The home becomes a repository with a token in its remote. */
function commit(): void {
  const git = (...words: string[]) => execFileSync("git", words, { cwd: studio.home });
  git("init", "-q", "-b", "trunk");
  git("add", ".");
  git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "first");
  git("remote", "add", "origin", "https://ada:t0ken@git.example.org/x.git");
}

const dialog = () => page.getByRole("dialog", { name: "Share report.ipynb" });

test("S6 three clicks make a link of the notebook with its outputs, and what looks like a secret is masked", async () => {
  writeNotebook(studio.home, {
    name: "report.ipynb",
    sources: [`print("h" + "${key.slice(1)}")`, plot, "1 / 0"],
  });
  commit();
  const notebook = await openNotebook(page, { url: studio.url, name: "report.ipynb" });
  await runCell(page, cellOf(notebook, 1));
  await expect(outputOf(notebook, 1)).toContainText(key, { timeout: 90_000 });
  await runCell(page, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("Ada");
  await runCell(page, cellOf(notebook, 3));
  await expect(outputOf(notebook, 3)).toContainText("ZeroDivisionError");

  await page.getByRole("button", { name: "Share" }).click();
  const secrets = dialog().getByRole("region", { name: "What looks like a secret" });
  await expect(secrets).toContainText("Hugging Face token");
  await expect(secrets).toContainText("Cell 1, output");
  await expect(secrets.getByRole("checkbox", { name: "Mask in the snapshot" })).toBeChecked();
  await dialog().getByRole("checkbox", { name: "Include git information" }).check();
  await expect(dialog()).toContainText(
    // Whether the outputs are on the disk yet, and what a kernel leaves in its home, is not told here.
    /on trunk(, the names of \d+ changed files?)?, https:\/\/git\.example\.org\/x\.git/,
  );
  await isAccessible(page, "the share dialog");
  await dialog().getByRole("button", { name: "Create link" }).click();
  const link = dialog().getByRole("textbox", { name: "Link" });
  await expect(link).toHaveValue(/\/s\/[\w-]{43}$/);
  address = await link.inputValue();
  await isAccessible(page, "the share dialog with a link");
  await page.keyboard.press("Escape");
  await expect(dialog()).toBeHidden();
});

test("S13 the link reads fully without JavaScript, runs nothing and shows no secret", async ({ browser }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const reader = await context.newPage();
  await reader.goto(address);
  const article = reader.getByRole("article", { name: "report" });
  await expect(article.getByRole("region", { name: "Output of cell 1" })).toContainText("•••••• (masked)");
  await expect(article).toContainText("Ada");
  await expect(article).toContainText("ZeroDivisionError");
  await expect(article.locator("math")).toBeVisible();
  expect(await reader.content()).not.toContain(key);
  await expect(reader.getByRole("region", { name: "Snapshot details" })).toContainText("data-science");
  await expect(reader.getByRole("region", { name: "Snapshot details" })).toContainText(
    /[0-9a-f]{40} on trunk/,
  );
  await expect(reader.getByRole("button", { name: "Create a copy" })).toBeVisible();
  await context.close();
});

test("rich outputs run in the sandbox of the content origin when they come into view", async () => {
  const reader = await page.context().newPage();
  await reader.goto(address);
  const frame = reader.frameLocator('iframe[title="Rich output of cell 2"]');
  await expect(frame.locator("#drawn")).toHaveText("drawn by a script");
  await reader.getByRole("button", { name: "Hide code" }).click();
  await expect(reader.getByText("ZeroDivisionError").first()).toBeVisible();
  await expect(reader.getByText("1 / 0", { exact: true }).first()).toBeHidden();
  await isAccessible(reader, "a share page");
  await reader.close();
});

test("S71 a copy of it is a notebook of one's own, with what it showed", async () => {
  const reader = await page.context().newPage();
  await reader.goto(address);
  await reader.getByRole("button", { name: "Create a copy" }).click();
  await expect(reader).toHaveURL(/\/notebooks\/report%20\(copy\)\.ipynb$/, { timeout: 30_000 });
  const copy = reader.getByRole("region", { name: "Notebook report (copy).ipynb" });
  await expect(copy).toHaveAttribute("data-session-state", "ready");
  await expect(outputOf(copy, 1)).toContainText("masked");
  const text = readFileSync(join(studio.home, "report (copy).ipynb"), "utf8");
  expect(text).toContain("ZeroDivisionError");
  expect(text).not.toContain(key);
  await reader.close();
});

test("a reproducibility check runs it anew on clean packages, and the page says what it found", async () => {
  test.setTimeout(180_000);
  const reader = await page.context().newPage();
  await reader.goto(address);
  await reader.getByRole("button", { name: "Check that it reproduces" }).click();
  const check = reader.getByRole("dialog", { name: "Check that report reproduces" });
  await expect(check.getByRole("button", { name: "Run the check" })).toBeEnabled();
  await isAccessible(reader, "the dialog of a check");
  await reader.screenshot({ path: test.info().outputPath("check.png") });
  await check.getByRole("button", { name: "Run the check" }).click();
  await expect(check.getByRole("status")).toContainText("It reproduces: 2 of 3 equal, 1 masked", {
    timeout: 120_000,
  });
  await check.getByRole("link", { name: "Back to the snapshot" }).click();
  const found = reader.getByRole("region", { name: "Reproducibility" });
  await expect(found).toContainText("Reproduced 2 of 3 equal, 1 masked");
  await expect(reader.getByRole("article")).toBeVisible();
  await isAccessible(reader, "a share page with a check");
  await reader.screenshot({ path: test.info().outputPath("checked.png") });
  await reader.close();
});

test("who shared it sees who opened it, ends the link, and an open tab says so at once", async () => {
  const reader = await page.context().newPage();
  await reader.goto(address);
  await expect(reader.getByRole("article")).toBeVisible();
  await page.getByRole("button", { name: "Share" }).click();
  await dialog().getByRole("textbox", { name: "Note for the readers" }).fill("Look at the last cell.");
  await dialog().getByRole("button", { name: "Save changes" }).click();
  await expect(dialog().getByRole("button", { name: "Save changes" })).toBeHidden();
  await reader.reload();
  await expect(reader.getByRole("article")).toContainText("Look at the last cell.");
  await dialog().getByRole("button", { name: "End link" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End the link" }).click();
  await expect(dialog().getByRole("button", { name: "Create link" })).toBeVisible();
  await expect(reader.getByRole("alert")).toContainText("This link was ended");
  await reader.reload();
  await expect(reader.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  await reader.close();
  await page.keyboard.press("Escape");
});

test("the dialog opens from the palette and works by keyboard alone", async () => {
  await page.keyboard.press("Control+Shift+P");
  await page.getByPlaceholder("Type a command").fill("Share notebook");
  await expect(page.getByRole("option", { name: "Share notebook" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(dialog().getByRole("button", { name: "Create link" })).toBeEnabled();
  await dialog().getByRole("button", { name: "Create link" }).press("Enter");
  await expect(dialog().getByRole("textbox", { name: "Link" })).toHaveValue(/\/s\/[\w-]{43}$/);
  await page.keyboard.press("Escape");
});

test("AT-32 nothing that an author wrote runs on the studio's origin or reaches out, on the share page and in the studio", async () => {
  const { text } = hostileNotebook();
  writeFileSync(join(studio.home, "hostile.ipynb"), text);
  const notebook = await openNotebook(page, { url: studio.url, name: "hostile.ipynb" });
  await expect(cellOf(notebook, 1)).toBeVisible();
  await scrollThrough(page, notebook);
  await isUnharmed(page);

  await page.getByRole("button", { name: "Share" }).click();
  const share = page.getByRole("dialog", { name: "Share hostile.ipynb" });
  await share.getByRole("button", { name: "Create link" }).click();
  const link = share.getByRole("textbox", { name: "Link" });
  await expect(link).toHaveValue(/\/s\//);
  const reader = await page.context().newPage();
  // What the page's policy stops fails as that; what only the network stopped would have got out.
  const gotOut: string[] = [];
  reader.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "csp") gotOut.push(request.url());
  });
  reader.on("response", (response) => {
    if (!/^(http:\/\/(127\.0\.0\.1|localhost):\d+\/|data:|blob:)/.test(response.url()))
      gotOut.push(response.url());
  });
  await reader.goto(await link.inputValue());
  await expect(reader.getByRole("article")).toBeVisible();
  await scrollThrough(reader, reader.getByRole("article"));
  await isUnharmed(reader);
  expect(gotOut).toEqual([]);
  await reader.close();
  await page.keyboard.press("Escape");
});

/** To the end and in steps, so that everything has been on screen. */
async function scrollThrough(reader: Page, over: Locator): Promise<void> {
  await over.hover({ position: { x: 200, y: 300 } });
  const places: number[] = [];
  const whereNow = () =>
    reader.evaluate(() =>
      Math.max(scrollY, ...[...document.querySelectorAll("*")].map((each) => each.scrollTop)),
    );
  for (let step = 0; step < 400; step += 1) {
    await reader.mouse.wheel(0, 3_000);
    await reader.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const at = await whereNow();
    if (at === places.at(-1) && at === places.at(-2)) return;
    places.push(at);
  }
}

async function isUnharmed(reader: Page): Promise<void> {
  const found = await reader.evaluate(() => ({
    hacked: (window as { hacked?: unknown }).hacked ?? null,
    base: document.baseURI === location.href,
    clobbered: typeof document.getElementById,
  }));
  expect(found).toEqual({ hacked: null, base: true, clobbered: "function" });
}
