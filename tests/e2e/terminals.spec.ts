import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter, launcherOf, lineOf, refresh, tabOf } from "./support/shell-page";
import { rows, typeInto } from "./support/terminal-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const terminal = (kind: "System" | "Image", name = "1") =>
  page.getByRole("region", { name: `${kind} terminal ${name}`, exact: true });

test("a system terminal opens with the focus in it, and runs what is typed", async () => {
  await launcherOf(page).getByRole("button", { name: "System terminal" }).click();
  const system = terminal("System");
  await expect(system).toHaveAttribute("data-terminal-state", "open");
  await expect(system.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("echo $((6*7))-from-here; pwd");
  await page.keyboard.press("Enter");
  await expect(rows(system)).toContainText("42-from-here");
  await expect(rows(system)).toContainText(studio.home);
});

test("what it said is there once after a reload, and its program goes on", async () => {
  const system = terminal("System");
  await typeInto(system, "export KEPT=yes; for i in 1 2 3; do echo row-$i-end; done");
  await expect(rows(system)).toContainText("row-3-end");
  await page.reload();
  await expect(rows(system)).toContainText("row-3-end");
  await typeInto(system, "echo kept-is-$KEPT");
  await expect(rows(system)).toContainText("kept-is-yes");
  const text = await rows(system).textContent();
  expect(text?.match(/row-2-end/g)).toHaveLength(1);
});

test("the program knows the size of the screen, also when that changes", async () => {
  const system = terminal("System");
  const columns = async () => {
    await typeInto(system, 'echo "[$(stty size)]"');
    const sizes = [...((await rows(system).textContent()) ?? "").matchAll(/\[\d+ (\d+)\]/g)];
    return Number(sizes.at(-1)?.[1]);
  };
  await expect.poll(columns).toBeGreaterThan(0);
  const wide = await columns();
  await page.setViewportSize({ width: 900, height: 700 });
  await expect.poll(columns).toBeLessThan(wide);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("an image terminal takes what is typed, and reads at once what the system terminal wrote (S39, S44)", async () => {
  test.setTimeout(120_000);
  await typeInto(terminal("System"), "mkdir -p 'shared here'; echo written-there > 'shared here/note.txt'");
  await page.getByRole("button", { name: "Open launcher" }).first().click();
  await launcherOf(page).getByRole("button", { name: "Image terminal" }).click();
  const question = page.getByRole("dialog", { name: "Open an image terminal" });
  await expect(question.getByRole("radio").first()).toBeFocused();
  await question.getByRole("button", { name: "Open terminal" }).click();
  const image = terminal("Image");
  await expect(image).toHaveAttribute("data-terminal-state", "open", { timeout: 60_000 });
  await expect(image.getByRole("textbox")).toBeFocused();
  await refresh(page);
  await lineOf(page, "shared here").click();
  await lineOf(page, "note.txt").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Copy path for a terminal" }).click();
  const path = await page.evaluate(() => navigator.clipboard.readText());
  await typeInto(image, `cat ${path}`);
  await expect(rows(image)).toContainText("written-there");
  await typeInto(image, "python -c 'import sys; print(sys.prefix)' ; echo $HOME");
  // What is installed here goes into a layer of the app's own, over the image's environment.
  await expect(rows(image)).toContainText(/\/apps\/\w+\/python/);
  await expect(rows(image)).toContainText(studio.home);
});

test("two terminals are apart, and closing one leaves its program to be found under Running", async () => {
  await page.getByRole("button", { name: "Open launcher" }).first().click();
  await launcherOf(page).getByRole("button", { name: "System terminal" }).click();
  const second = terminal("System", "2");
  await typeInto(second, "echo only-in-two");
  await expect(rows(second)).toContainText("only-in-two");
  await tabOf(page, "System terminal 1").click();
  await expect(rows(terminal("System"))).not.toContainText("only-in-two");
  await tabOf(page, "System terminal 2").getByTitle("Close").click();
  await expect(second).toHaveCount(0);
  await page.getByRole("navigation", { name: "Studio" }).getByRole("button", { name: "Running" }).click();
  const line = page.getByRole("row", { name: "System terminal 2" });
  await line.getByRole("button", { name: "Open" }).click();
  await expect(rows(second)).toContainText("only-in-two");
});

test("a terminal that ended says so and offers a new one", async () => {
  await typeInto(terminal("System", "2"), "exit");
  await expect(terminal("System", "2").getByRole("status")).toContainText("This terminal has ended");
  await terminal("System", "2").getByRole("button", { name: "Start a new one" }).click();
  // The server gives the name that is free again; nothing of the ended terminal is in the new one.
  await typeInto(terminal("System", "2"), "echo $((40+2))-anew");
  await expect(rows(terminal("System", "2"))).toContainText("42-anew");
  await expect(rows(terminal("System", "2"))).not.toContainText("logout");
  writeFileSync(join(studio.home, "done"), "");
});
