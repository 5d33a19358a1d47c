import { execFileSync } from "node:child_process";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
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

test.beforeAll(async ({ browser }) => {
  studio = await startStudio({ homes: "own" });
  ada = await visitor(browser);
  bob = await visitor(browser);
});
test.afterAll(async () => {
  for (const page of [ada, bob]) await page?.context().close();
  await studio?.close();
});

async function visitor(browser: Browser): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    permissions: ["clipboard-read", "clipboard-write"],
    reducedMotion: "reduce",
  });
  return context.newPage();
}

const rowOf = (name: string) => ada.getByRole("row", { name: new RegExp(`^${name}\\b`) });

/** Writes a notebook of one cell and runs it, as somebody does who is new here. */
async function runs(page: Page, source: string): Promise<void> {
  await launcherOf(page).getByRole("button", { name: "New notebook" }).first().click();
  const notebook = notebookOf(page, "Untitled.ipynb");
  await expect(notebook).toHaveAttribute("data-session-state", "ready", { timeout: 60_000 });
  await cellOf(notebook, 1).click();
  await page.keyboard.press("Enter");
  await page.keyboard.type(source);
  await page.keyboard.press("Control+Enter");
}

const said = (page: Page) => outputOf(notebookOf(page, "Untitled.ipynb"), 1);

test("an administrator invites somebody; the link is shown once and can be copied", async () => {
  await ada.goto(studio.link);
  await expect(launcherOf(ada)).toBeVisible();
  await ada.getByRole("button", { name: "Settings" }).click();
  await ada.getByRole("menuitem", { name: "Administration" }).click();
  await expect(ada.getByRole("heading", { name: "People" })).toBeVisible();
  await ada.getByLabel("E-mail").fill("bob@example.org");
  await ada.getByRole("button", { name: "Make invite link" }).click();
  // Until now she was alone here and her programs ran as the studio itself.
  await ada.getByRole("alertdialog").getByRole("button", { name: "Stop them and invite" }).click();
  const dialog = ada.getByRole("dialog", { name: "Invite link" });
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  await dialog.getByRole("button", { name: "Copy link" }).click();
  expect(await ada.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(rowOf("bob")).toContainText("Invited");

  await bob.goto(link);
  await isAccessible(bob, "invite");
  await bob.getByLabel("Name").fill("Bob");
  await bob.getByLabel(/^Password/).fill("correct horse battery");
  await bob.getByRole("button", { name: "Join" }).click();
  await expect(launcherOf(bob)).toBeVisible();
  await bob.goto(link);
  await expect(bob.getByRole("heading", { name: "This invite link is not good any more" })).toBeVisible();
});

test("both have a notebook that runs, each as a user of their own, in a home of their own", async () => {
  test.setTimeout(240_000);
  const source = "import os; print('I am', os.getuid(), 'with', sorted(os.listdir()))";
  await ada.goto(studio.url);
  await bob.goto(studio.url);
  await Promise.all([runs(ada, source), runs(bob, source)]);
  const uids: string[] = [];
  for (const page of [ada, bob]) {
    await expect(said(page)).toContainText(/I am 3\d{4} with .*Untitled\.ipynb/, { timeout: 90_000 });
    uids.push(/I am (\d+)/.exec((await said(page).textContent()) ?? "")?.[1] ?? "");
  }
  expect(new Set(uids).size).toBe(2);
});

test("a user has no administration, and the page looks as if there were none", async () => {
  await bob.getByRole("button", { name: "Settings" }).click();
  await expect(bob.getByRole("menuitem", { name: "Account" })).toBeVisible();
  await expect(bob.getByRole("menuitem", { name: "Administration" })).toHaveCount(0);
  await bob.keyboard.press("Escape");
  expect((await bob.request.get(`${studio.url}/admin/people`)).status()).toBe(404);
});

test("a suspended person is signed out where they are; another's notebook runs on", async () => {
  test.setTimeout(180_000);
  const admin = await ada.context().newPage();
  await admin.goto(`${studio.url}/admin/people`);
  const row = admin.getByRole("row", { name: /^Bob\b/ });
  await row.getByRole("button", { name: "Suspend: Bob" }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Suspend", exact: true }).click();
  await expect(row).toContainText("Suspended");
  await expect(bob.getByRole("heading", { name: "Sign in" })).toBeVisible({ timeout: 30_000 });
  await bob.getByLabel("E-mail").fill("bob@example.org");
  await bob.getByLabel("Password").fill("correct horse battery");
  await bob.getByRole("button", { name: "Sign in" }).click();
  await expect(bob.getByRole("alert").first()).toContainText("do not belong together");

  const notebook = notebookOf(ada, "Untitled.ipynb");
  await cellOf(notebook, 1).click();
  await ada.keyboard.press("Control+Enter");
  await expect(ada.getByRole("button", { name: /^Kernel:/ })).toHaveAttribute("data-kernel-state", "idle");
  await expect(said(ada)).toContainText("I am 3");

  await row.getByRole("button", { name: "Resume: Bob" }).click();
  await expect(row).toContainText("Active");
  await bob.getByLabel("E-mail").fill("bob@example.org");
  await bob.getByLabel("Password").fill("correct horse battery");
  await bob.getByRole("button", { name: "Sign in" }).click();
  // Where they were, with what was there: their server has been started again.
  await expect(said(bob)).toContainText("I am 3", { timeout: 90_000 });
  await admin.close();
});

test("a person changes their password where the account is", async () => {
  await bob.getByRole("button", { name: "Settings" }).click();
  await bob.getByRole("menuitem", { name: "Account" }).click();
  await bob.getByRole("button", { name: "Change password" }).click();
  await isAccessible(bob, "account");
  await bob.screenshot({ path: test.info().outputPath("account.png") });
  const change = async (present: string) => {
    await bob.getByLabel("Present password").fill(present);
    await bob.getByLabel(/^New password/).fill("another long password");
    await bob.getByRole("button", { name: "Change password" }).click();
  };
  await change("guessed password");
  await expect(bob.getByRole("alert").first()).toContainText("not your present password");
  await change("correct horse battery");
  await expect(bob.getByRole("main")).toContainText("Your password was changed");
  await bob.getByRole("link", { name: "Back to the studio" }).click();
  await expect(bob.getByRole("navigation", { name: "Studio" })).toBeVisible();
});

test("the page is accessible in every theme, and whole on a narrow window", async () => {
  const admin = await ada.context().newPage();
  await admin.goto(`${studio.url}/admin/people`);
  await expect(admin.getByRole("row", { name: /^Bob\b/ })).toBeVisible();
  await isAccessible(admin, "people");
  for (const width of [1440, 800]) {
    await admin.setViewportSize({ width, height: 700 });
    await admin.screenshot({ path: test.info().outputPath(`people-${width}.png`) });
    expect(await admin.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await admin.close();
});

/** `npx atelier <words> --json`, beside the running studio. */
function atelier(...words: string[]): Record<string, unknown> {
  const env = { ...process.env, PORT: new URL(studio.url).port, ATELIER_DATA: studio.data };
  const said = execFileSync(process.execPath, ["scripts/atelier.mjs", ...words, "--json"], { env });
  return JSON.parse(said.toString());
}

test("the commands on the machine do the same, and the studio follows at once", async ({ browser }) => {
  const { invite } = atelier("user", "add", "carla@example.org") as { invite: { url: string } };
  const carla = await visitor(browser);
  await carla.goto(invite.url);
  await carla.getByLabel("Name").fill("Carla");
  await carla.getByLabel(/^Password/).fill("correct horse battery");
  await carla.getByRole("button", { name: "Join" }).click();
  await expect(launcherOf(carla)).toBeVisible();
  await expect(carla.getByRole("status", { name: "Studio" })).toHaveText("Ready", { timeout: 60_000 });
  atelier("user", "suspend", "carla@example.org");
  await expect(carla.getByRole("heading", { name: "Sign in" })).toBeVisible({ timeout: 30_000 });
  const { users } = atelier("user", "list") as { users: { name: string; state: string; uid: number }[] };
  expect(users.find(({ name }) => name === "Carla")).toMatchObject({ state: "suspended" });
  expect(new Set(users.map(({ uid }) => uid)).size).toBe(users.length);
  await carla.context().close();
});

test("a person who is removed is gone from the list for good", async () => {
  await ada.goto(`${studio.url}/admin/people`);
  await rowOf("Bob").getByRole("button", { name: "Remove: Bob" }).click();
  await ada.getByRole("alertdialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(rowOf("Bob")).toHaveCount(0);
  await expect(bob.getByRole("heading", { name: "Sign in" })).toBeVisible({ timeout: 30_000 });
});
