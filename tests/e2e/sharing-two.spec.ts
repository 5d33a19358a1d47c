import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { makeWheel } from "../images/make-wheel";
import { whyNoOwnUsers } from "../support/own-users";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { launcherOf } from "./support/shell-page";
import { cellOf, notebookOf, outputOf } from "./support/studio-page";

const reason = whyNoOwnUsers(".cache");
test.skip(reason !== null, reason ?? "");
test.describe.configure({ mode: "serial" });

let studio: RunningStudio;
let ada: Page;
let bob: Page;
let shelf: string;
let wheel: string;
let address: string;
// Put together here, so that nobody takes it for a real one.
const key = `hf_${"aB3".repeat(11)}`;
const password = "correct horse battery";

test.beforeAll(async ({ browser }) => {
  studio = await startStudio({ homes: "own", images: ["lab"] });
  // The studio's own folders are closed to the users that people run as.
  shelf = mkdtempSync(join(tmpdir(), "shelf-"));
  chmodSync(shelf, 0o755);
  wheel = await makeWheel(shelf, { version: "1.0" });
  ada = await visitor(browser);
  bob = await visitor(browser);
});
test.afterAll(async () => {
  for (const page of [ada, bob]) await page?.context().close();
  await studio?.close();
  rmSync(shelf, { recursive: true, force: true });
});

async function visitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  return context.newPage();
}

/** A notebook of these cells on the image that both have, as somebody writes it who is new here. */
async function writes(page: Page, sources: readonly string[]): Promise<Locator> {
  await launcherOf(page).getByRole("button", { name: "New notebook" }).first().click();
  const notebook = notebookOf(page, "Untitled.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready", { timeout: 60_000 });
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  const kernels = page.getByRole("dialog", { name: "Choose a kernel" });
  await kernels.getByRole("button", { name: "Python 3 (lab (stand-in))" }).click();
  for (const [index, source] of sources.entries()) {
    if (index > 0) await page.getByRole("button", { name: "Add cell" }).click();
    await cellOf(notebook, index + 1).click();
    await page.keyboard.press("Enter");
    await page.keyboard.insertText(source);
    await page.keyboard.press("Escape");
  }
  return notebook;
}

async function runs(page: Page, cell: Locator): Promise<void> {
  await cell.click();
  await page.keyboard.press("Control+Enter");
}

test("two people come in, each with a home of their own", async () => {
  await ada.goto(studio.link);
  await expect(launcherOf(ada)).toBeVisible();
  await ada.goto(`${studio.url}/admin/people`);
  await ada.getByLabel("E-mail").fill("bob@example.org");
  await ada.getByRole("button", { name: "Make invite link" }).click();
  await ada.getByRole("alertdialog").getByRole("button", { name: "Stop them and invite" }).click();
  const dialog = ada.getByRole("dialog", { name: "Invite link" });
  await bob.goto(await dialog.getByRole("textbox", { name: "Link" }).inputValue());
  await bob.getByLabel("Name").fill("Bob");
  await bob.getByLabel(/^Password/).fill(password);
  await bob.getByRole("button", { name: "Join" }).click();
  await expect(launcherOf(bob)).toBeVisible();
  // He has been here, and is not signed in when the link reaches him.
  await bob.context().clearCookies();
});

test("S18 the first installs a package, runs, masks the key that was found, and shares with the second alone", async () => {
  test.setTimeout(240_000);
  await ada.goto(studio.url);
  const notebook = await writes(ada, [
    `%pip install --quiet --no-index ${wheel}`,
    "import sailing; sailing.say()",
    `print("h" + "${key.slice(1)}")`,
  ]);
  await runs(ada, cellOf(notebook, 1));
  await expect(cellOf(notebook, 1)).toHaveAttribute("data-cell-state", "done", { timeout: 120_000 });
  await expect(notebook).not.toContainText("ERROR");
  await runs(ada, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("sailing 1.0", { timeout: 60_000 });
  await runs(ada, cellOf(notebook, 3));
  await expect(outputOf(notebook, 3)).toContainText(key);

  await ada.getByRole("button", { name: "Share" }).click();
  const dialog = ada.getByRole("dialog", { name: "Share Untitled.ipynb" });
  const secrets = dialog.getByRole("region", { name: "What looks like a secret" });
  await expect(secrets).toContainText("Cell 3, output");
  await dialog.getByLabel("Who can read it").selectOption("people");
  await expect(dialog.getByRole("button", { name: "Create link" })).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "Bob" }).check();
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = dialog.getByRole("textbox", { name: "Link" });
  await expect(link).toHaveValue(/\/s\/[\w-]{43}$/);
  address = await link.inputValue();
});

test("the second signs in from the link, lands on it, and reads it without JavaScript", async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const reader = await context.newPage();
  await reader.goto(address);
  await reader.getByLabel("E-mail").fill("bob@example.org");
  await reader.getByLabel("Password").fill(password);
  await reader.getByRole("button", { name: "Sign in" }).click();
  await expect(reader).toHaveURL(address);
  const article = reader.getByRole("article", { name: "Untitled" });
  await expect(article.getByRole("region", { name: "Output of cell 2" })).toContainText("sailing 1.0");
  await expect(article.getByRole("region", { name: "Output of cell 3" })).toContainText("•••••• (masked)");
  expect(await reader.content()).not.toContain(key);
  await expect(reader.getByRole("region", { name: "Snapshot details" })).toContainText("sailing 1.0");
  // Forms of HTML, by keyboard: a comment needs no script either.
  await reader.locator("summary").and(reader.getByLabel("Comment on cell 2")).press("Enter");
  await reader.getByRole("textbox", { name: "Comment on cell 2" }).fill("@Owner Which <b>version</b>?");
  await reader.keyboard.press("Tab");
  await reader.keyboard.press("Enter");
  const thread = article.getByRole("region", { name: "Comments on cell 2" });
  await expect(thread.getByRole("listitem")).toContainText("Bob");
  await expect(thread.getByRole("listitem")).toContainText("@Owner Which <b>version</b>?");
  await bob.context().addCookies(await context.cookies());
  await context.close();
});

test("S71 the second's copy runs with the package, which comes from the snapshot and nowhere else", async () => {
  test.setTimeout(240_000);
  await bob.goto(address);
  await bob.getByRole("button", { name: "Create a copy" }).click();
  await expect(bob).toHaveURL(/\/notebooks\/Untitled\.ipynb$/, { timeout: 90_000 });
  const copy = notebookOf(bob, "Untitled.ipynb");
  await expect(copy).toHaveAttribute("data-session-state", "ready", { timeout: 60_000 });
  await expect(bob.getByRole("button", { name: "Kernel: Python 3 (lab (stand-in))" })).toBeVisible();
  // Where the first had it from is gone for everybody.
  rmSync(wheel);
  await bob.getByRole("button", { name: "Install it" }).click();
  await expect(cellOf(copy, 1)).toContainText("--no-index");
  await expect(cellOf(copy, 1)).toHaveAttribute("data-cell-state", "done", { timeout: 120_000 });
  await runs(bob, cellOf(copy, 3));
  await expect(cellOf(copy, 3)).toHaveAttribute("data-cell-state", "done", { timeout: 60_000 });
  await expect(outputOf(copy, 3)).toContainText("sailing 1.0");
});

test("the first is told of the comment, answers it, and it is resolved", async () => {
  const studioTab = await ada.context().newPage();
  await studioTab.goto(studio.url);
  const notice = studioTab.getByRole("status").filter({ hasText: "Bob mentioned you in Untitled" });
  const opened = studioTab.context().waitForEvent("page");
  await notice.getByRole("button", { name: "Read the comment" }).click();
  const reader = await opened;
  const thread = reader.getByRole("region", { name: "Comments on cell 2" });
  await thread.locator("summary").click();
  await thread.getByRole("textbox", { name: "Reply" }).fill("1.0");
  await thread.getByRole("button", { name: "Reply" }).click();
  await expect(thread.getByRole("listitem")).toHaveCount(2);
  await isAccessible(reader, "a share page with comments");
  await bob.goto(address);
  await bob
    .getByRole("region", { name: "Comments on cell 2" })
    .getByRole("button", { name: "Resolve" })
    .click();
  await expect(bob.getByRole("region", { name: "Comments", exact: true })).toContainText(
    "0 open, 1 resolved",
  );
  await studioTab.reload();
  await expect(studioTab.getByRole("navigation", { name: "Studio" })).toBeVisible();
  await expect(notice).toHaveCount(0);
  for (const tab of [reader, studioTab]) await tab.close();
});

test("the first ends the link, and the second's open tab says so within a second", async () => {
  const reader = await bob.context().newPage();
  await reader.goto(address);
  await expect(reader.getByRole("article")).toBeVisible();
  const dialog = ada.getByRole("dialog", { name: "Share Untitled.ipynb" });
  await dialog.getByRole("button", { name: "End link" }).click();
  const answered = ada.waitForResponse((response) => response.url().includes("shares.revoke"));
  await ada.getByRole("alertdialog").getByRole("button", { name: "End the link" }).click();
  await answered;
  const ended = performance.now();
  await expect(reader.getByRole("alert")).toContainText("This link was ended");
  // The studio looks every 0.6 s; the rest is what two browsers and a test take on a busy machine.
  expect(performance.now() - ended).toBeLessThan(2_000);
  await reader.reload();
  await expect(reader.getByRole("heading", { name: "Nothing here" })).toBeVisible();
});
