import { expect, test } from "@playwright/test";
import { type RunningStudio, startStudio } from "./support/running-studio";

let studio: RunningStudio;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.close());

test.use({ viewport: { width: 800, height: 700 } });

const account = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };

test("the person at this machine sets up an account, signs out, and comes back by password to the page they wanted", async ({
  page,
}) => {
  await page.goto(studio.link);
  await expect(page.getByRole("region", { name: "Launcher" })).toBeVisible();
  await page.goto(`${studio.url}/setup`);
  await page.getByLabel("Name").fill(account.name);
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel(/^Password/).fill(account.password);
  await page.getByRole("button", { name: "Set up account" }).click();
  await expect(page.getByRole("region", { name: "Launcher" })).toBeVisible();

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto(`${studio.url}/running`);
  await expect(page).toHaveURL(`${studio.url}/login?next=%2Frunning`);

  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill("wrong horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").first()).toHaveText(
    "That e-mail and password do not belong together. Check both and try again.",
  );

  await page.getByLabel("E-mail").fill(account.email.toUpperCase());
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${studio.url}/running`);
  await expect(page.getByRole("region", { name: "Running" })).toBeVisible();
});

test("a link that has been used says so, and what to do", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 800, height: 700 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(studio.link);
  await context.clearCookies();
  const answer = await page.goto(studio.link);
  expect(answer?.status()).toBe(410);
  await expect(page.getByRole("heading", { name: "This link has been used" })).toBeVisible();
  expect(complaints).toEqual([]);
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await context.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the pages before the studio are whole on a narrow window, in ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 800, height: 700 } });
    const page = await context.newPage();
    await page.goto(studio.link);
    await context.clearCookies();
    for (const path of ["/login?problem=wrong", new URL(studio.link).pathname]) {
      await page.goto(studio.url + path);
      await page.screenshot({ path: test.info().outputPath(`${path.split("/")[1]?.slice(0, 5)}.png`) });
      const card = await page.getByRole("main").boundingBox();
      expect(card?.width).toBeLessThanOrEqual(800);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
      const background = await page.evaluate(() => {
        const painted = [document.querySelector("main"), document.body].map(
          (one) => one && getComputedStyle(one).backgroundColor,
        );
        return painted.find((colour) => colour && colour !== "rgba(0, 0, 0, 0)");
      });
      const isLight = Number(/\d+/.exec(String(background))?.[0]) > 127;
      expect([path, isLight]).toEqual([path, colorScheme === "light"]);
    }
    await context.close();
  });
}
