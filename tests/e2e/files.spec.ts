import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { command, enter, lineOf, refresh, tabOf, treeOf } from "./support/shell-page";

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

const inHome = (path: string) => join(studio.home, path);
const write = async (path: string, text: string) => {
  writeFileSync(inHome(path), text);
  await refresh(page);
  await expect(lineOf(page, path)).toBeVisible();
};
const menuItem = (name: string) => page.getByRole("menuitem", { name });

test("a folder, a file and a notebook are made, renamed with F2 and found on disk", async () => {
  await page.getByRole("button", { name: "Create folder" }).click();
  await page.getByRole("textbox", { name: "New name of Untitled Folder" }).fill("data");
  await page.keyboard.press("Enter");
  await expect(lineOf(page, "data")).toBeVisible();
  await page.getByRole("button", { name: "Create file" }).click();
  await expect(tabOf(page, "untitled.txt")).toBeVisible();
  await lineOf(page, "untitled.txt").click();
  await treeOf(page).focus();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "New name of untitled.txt" }).fill("notes.md");
  await page.keyboard.press("Enter");
  await expect(lineOf(page, "notes.md")).toBeVisible();
  await expect(tabOf(page, "notes.md")).toBeVisible();
  expect(readdirSync(studio.home).sort()).toEqual(["data", "notes.md"]);
});

test("files are moved by dragging and by the dialog, and their documents follow", async () => {
  await lineOf(page, "notes.md").dragTo(lineOf(page, "data"));
  await expect.poll(() => existsSync(inHome("data/notes.md"))).toBe(true);
  await lineOf(page, "data").click();
  await lineOf(page, "notes.md").click({ button: "right" });
  await menuItem("Move…").click();
  const dialog = page.getByRole("dialog", { name: "Move “notes.md”" });
  await dialog.getByRole("textbox", { name: "New place, from your home" }).fill("notes.md");
  await dialog.getByRole("button", { name: "Move" }).click();
  await expect.poll(() => existsSync(inHome("notes.md"))).toBe(true);
  await expect(tabOf(page, "notes.md")).toBeVisible();
  expect(decodeURI(new URL(page.url()).pathname)).toBe("/files/notes.md");
});

test("what is deleted comes back by Undo, and from the trash with its folder; emptying says how much is free", async () => {
  mkdirSync(inHome("results"));
  writeFileSync(inHome("results/big.bin"), "x".repeat(2_000_000));
  await write("thrown.txt", "kept");
  await lineOf(page, "thrown.txt").click();
  await treeOf(page).focus();
  await page.keyboard.press("Delete");
  await expect(lineOf(page, "thrown.txt")).toHaveCount(0);
  expect(existsSync(inHome("thrown.txt"))).toBe(false);
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(lineOf(page, "thrown.txt")).toBeVisible();
  expect(readFileSync(inHome("thrown.txt"), "utf8")).toBe("kept");

  await lineOf(page, "results").click();
  await lineOf(page, "big.bin").click({ button: "right" });
  await menuItem("Delete").click();
  await expect(lineOf(page, "big.bin")).toHaveCount(0);
  rmSync(inHome("results"), { recursive: true });
  await page.getByRole("button", { name: "Open trash" }).click();
  const trash = page.getByRole("dialog", { name: "Trash" });
  await expect(trash).toHaveAccessibleDescription(/kept for 30 days/);
  await expect(trash.getByRole("listitem").filter({ hasText: "big.bin" })).toContainText("results");
  await trash.getByRole("button", { name: "Restore big.bin" }).click();
  await expect(trash).toContainText("The trash is empty");
  expect(readFileSync(inHome("results/big.bin")).length).toBe(2_000_000);
  await page.keyboard.press("Escape");

  await refresh(page);
  await lineOf(page, "results").click({ button: "right" });
  await menuItem("Delete").click();
  await expect(lineOf(page, "results")).toHaveCount(0);
  await command(page, "Open trash");
  await expect(trash).toContainText("2.0 MB in all");
  await trash.getByRole("button", { name: "Empty trash" }).click();
  const sure = page.getByRole("alertdialog", { name: "Empty the trash?" });
  await expect(sure.getByRole("button", { name: "Cancel" })).toBeFocused();
  await sure.getByRole("button", { name: "Empty trash" }).click();
  await expect(page.getByRole("status").filter({ hasText: "2.0 MB are free again" })).toBeVisible();
  expect(existsSync(inHome(".atelier-trash"))).toBe(false);
});

test("30 MB go up with their progress shown, and come down the same", async () => {
  const bytes = Buffer.alloc(30 * 1024 * 1024);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await (await chooser).setFiles({ name: "large.bin", mimeType: "application/octet-stream", buffer: bytes });
  await expect(page.getByRole("progressbar", { name: "Upload of large.bin" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "“large.bin” is uploaded." })).toBeVisible();
  expect(hash(readFileSync(inHome("large.bin")))).toBe(hash(bytes));
  await lineOf(page, "large.bin").click({ button: "right" });
  const down = page.waitForEvent("download");
  await menuItem("Download").click();
  const download = await down;
  expect(download.suggestedFilename()).toBe("large.bin");
  expect(hash(readFileSync(await download.path()))).toBe(hash(bytes));
});

test("the filter finds by name, and hidden files are shown when asked for", async () => {
  await write("alpha.py", "");
  await write("beta.py", "");
  writeFileSync(inHome(".secret"), "");
  const filter = page.getByRole("textbox", { name: "Filter files" });
  await filter.fill("ALPH");
  await expect(treeOf(page).getByRole("treeitem")).toHaveCount(1);
  await filter.press("Escape");
  await expect(lineOf(page, "beta.py")).toBeVisible();
  await expect(lineOf(page, ".secret")).toHaveCount(0);
  await page.getByRole("button", { name: "Show hidden" }).click();
  await expect(lineOf(page, ".secret")).toBeVisible();
  await expect(lineOf(page, ".atelier-trash")).toHaveCount(0);
  await page.getByRole("button", { name: "Show hidden" }).click();
  await expect(lineOf(page, ".secret")).toHaveCount(0);
});

test("Shift-F10 opens the menu of the line, and Escape gives the focus back to the tree", async () => {
  await write("menu.py", "");
  await lineOf(page, "menu.py").click();
  await treeOf(page).focus();
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menu", { name: "menu.py" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(treeOf(page)).toBeFocused();
});

test("a very long name stays in its line and can be read whole", async () => {
  const name = `${"long name ".repeat(24)}.txt`;
  await write(name, "");
  const line = lineOf(page, name);
  await expect(line).toHaveAttribute("title", name);
  expect((await line.boundingBox())?.height).toBeLessThan(40);
  expect(await treeOf(page).evaluate((tree) => tree.scrollWidth <= tree.clientWidth)).toBe(true);
  rmSync(inHome(name));
});

test("a folder that cannot be read says why, whole, and tries again", async () => {
  mkdirSync(inHome("locked"));
  await refresh(page);
  // Whoever runs the tests may be allowed everything, so the refusal is the app's word for it.
  const why = "Your permissions do not let you look in here. Nothing was changed.";
  await page.route("**/api/contents/locked?*", (route) =>
    route.fulfill({ status: 403, json: { message: why } }),
  );
  await lineOf(page, "locked").click();
  const alert = treeOf(page).getByRole("alert");
  await expect(alert).toContainText(why);
  await page.unroute("**/api/contents/locked?*");
  // Other folders that are open may be empty as well.
  const empty = treeOf(page).getByText("Empty", { exact: true });
  const before = await empty.count();
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(empty).toHaveCount(before + 1);
  await expect(alert).toHaveCount(0);
  rmSync(inHome("locked"), { recursive: true });
});

test("a folder that is gone says so", async () => {
  mkdirSync(inHome("passing"));
  await refresh(page);
  await expect(lineOf(page, "passing")).toBeVisible();
  rmSync(inHome("passing"), { recursive: true });
  await lineOf(page, "passing").click();
  await expect(treeOf(page).getByRole("alert")).toBeVisible();
  await refresh(page);
  await expect(lineOf(page, "passing")).toHaveCount(0);
});

test("a folder of 100,000 files opens, scrolls to its end and keeps the page small", async () => {
  test.setTimeout(240_000);
  mkdirSync(inHome("many"));
  for (let n = 0; n < 100_000; n += 1) writeFileSync(inHome(`many/f${n}`), "");
  await refresh(page);
  await lineOf(page, "many").click();
  await expect(lineOf(page, "f0")).toBeVisible({ timeout: 120_000 });
  await treeOf(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.type("many");
  await page.keyboard.press("ArrowRight");
  await expect(lineOf(page, "f0")).toHaveAttribute("aria-selected", "true");
  await treeOf(page).evaluate((tree) => {
    tree.scrollTop = 99_990 * 26;
  });
  await expect(lineOf(page, "f99999")).toBeVisible();
  expect(await treeOf(page).getByRole("treeitem").count()).toBeLessThan(120);
  await treeOf(page).evaluate((tree) => {
    tree.scrollTop = 0;
  });
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  rmSync(inHome("many"), { recursive: true });
});

function hash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
