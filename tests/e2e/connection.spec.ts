import { expect, type Page, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { command, enter } from "./support/shell-page";
import { openNotebook, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await enter(browser, studio);
});
test.afterAll(() => studio.close());

const sign = () => page.getByRole("status", { name: "Studio" });
/** Long before the next look at an unbroken line, which comes after 15 s. */
const soon = { timeout: 5000 };

test("a studio that ends is told at once by whatever holds a line to it: a notebook", async () => {
  writeNotebook(studio.home, { name: "told.ipynb", sources: ["1"] });
  const notebook = await openNotebook(page, { url: studio.url, name: "told.ipynb" });
  await expect(sign()).toHaveText("Ready");
  await studio.kill();
  await expect(sign()).toContainText("Reconnecting", soon);
  await expect(notebook).toHaveAttribute("data-session-state", "offline", soon);
  await studio.restart();
  await expect(sign()).toHaveText("Ready");
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
});

test("a studio that ends is told at once by a terminal", async () => {
  await page.goto(studio.url);
  await command(page, "New system terminal");
  await expect(page.getByRole("region", { name: /terminal/i }).first()).toBeVisible();
  await expect(page.getByText("Connecting…")).toHaveCount(0);
  await studio.kill();
  await expect(sign()).toContainText("Reconnecting", soon);
  await expect(page.getByText("Reconnecting… what runs here goes on")).toBeVisible(soon);
  await studio.restart();
  await expect(sign()).toHaveText("Ready");
  await expect(page.getByText("Reconnecting… what runs here goes on")).toHaveCount(0);
});

test("a network that goes is told at once, and so is that it came back", async () => {
  const notebook = await openNotebook(page, { url: studio.url, name: "told.ipynb" });
  await expect(sign()).toHaveText("Ready");
  await page.context().setOffline(true);
  await expect(sign()).toContainText("Reconnecting", soon);
  await page.context().setOffline(false);
  await expect(sign()).toHaveText("Ready", soon);
  await expect(notebook).toHaveAttribute("data-session-state", "ready", soon);
});

test("FT-23: a line that swallows everything is noticed, and the notebook goes on over the next", async () => {
  const line = { swallows: false };
  await page.routeWebSocket(/\/apps\/[^/]+\/notebook/, (socket) => {
    const server = socket.connectToServer();
    const mine = { dead: false };
    socket.onMessage((message) => {
      mine.dead ||= line.swallows;
      if (!mine.dead) server.send(message);
    });
    server.onMessage((message) => {
      if (!mine.dead && !line.swallows) socket.send(message);
    });
  });
  const notebook = await openNotebook(page, { url: studio.url, name: "told.ipynb" });
  line.swallows = true;
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  await expect(notebook).toHaveAttribute("data-session-state", "offline", soon);
  line.swallows = false;
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
});
