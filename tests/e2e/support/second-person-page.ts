import { type Browser, expect, type Page } from "@playwright/test";
import type { RunningStudio } from "./running-studio";
import { launcherOf } from "./shell-page";

/** Invites somebody from the page of people, and gives the page of whoever has come in by that. */
export async function joinedBy(
  browser: Browser,
  of: { readonly studio: RunningStudio; readonly admin: Page; readonly name: string; readonly email: string },
): Promise<Page> {
  const { studio, admin, name, email } = of;
  await admin.goto(`${studio.url}/admin/people`);
  await admin.getByLabel("E-mail").fill(email);
  await admin.getByRole("button", { name: "Make invite link" }).click();
  // Where programs of people have users of their own from now on, those that run as the studio's own are stopped first.
  const stops = admin.getByRole("alertdialog").getByRole("button", { name: "Stop them and invite" });
  const link = admin.getByRole("dialog", { name: "Invite link" }).getByRole("textbox", { name: "Link" });
  await expect(stops.or(link).first()).toBeVisible();
  if (await stops.isVisible()) await stops.click();
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(await link.inputValue());
  await page.getByLabel("Name").fill(name);
  await page.getByLabel(/^Password/).fill("correct horse battery");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(launcherOf(page)).toBeVisible();
  return page;
}
