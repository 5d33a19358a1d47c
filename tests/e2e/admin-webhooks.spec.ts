import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { enter } from "./support/shell-page";

let studio: RunningStudio;
let page: Page;
let receiver: Server;
let status = 500;
test.beforeAll(async ({ browser }) => {
  receiver = createServer((_request, response) => void response.writeHead(status).end());
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  studio = await startStudio({ settings: { egress: { allowed: ["127.0.0.1"] } } });
  page = await enter(browser, studio);
});
test.afterAll(async () => {
  await page?.context().close();
  await studio?.close();
  receiver?.close();
});

test("an administrator adds a webhook, sees a delivery fail and arrive, and removes it", async () => {
  await page.goto(`${studio.url}/admin`);
  await page.getByRole("link", { name: "Webhooks" }).click();
  await expect(page.getByText("No webhook yet")).toBeVisible();
  const address = page.getByRole("textbox", { name: "Address" });
  await address.fill("https://169.254.169.254/latest");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "not on the public internet" })).toBeVisible();
  const { port } = receiver.address() as AddressInfo;
  await address.fill(`http://127.0.0.1:${port}/hook`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const secret = page.getByRole("dialog", { name: "The secret of this webhook" });
  await expect(secret.getByRole("textbox", { name: "Secret" })).toHaveValue(/^[\w-]{43}$/);
  await isAccessible(page, "the secret of a webhook");
  await secret.getByRole("button", { name: "I have kept it" }).click();

  await page.getByRole("button", { name: "Deliveries" }).click();
  await expect(page.getByText("Nothing has been sent yet.")).toBeVisible();
  await page.getByRole("button", { name: "Send a test" }).click();
  const log = page.getByRole("table", { name: "Deliveries" });
  await expect(log.getByRole("row", { name: /^test/ })).toContainText("Status 500", { timeout: 15_000 });
  await expect(log.getByRole("row", { name: /^test/ })).toContainText("next try");
  status = 204;
  await expect(log.getByRole("row", { name: /^test/ })).toContainText("Arrived", { timeout: 30_000 });
  await isAccessible(page, "webhooks");
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("No webhook yet")).toBeVisible();
});
