import type { Page } from "@playwright/test";
import type { Peer } from "./peer";

/** The source of the first cell of every notebook that is run here: it readies the kernel and says so. */
export const warmUp = { type: "code", source: "'warm' + '-up'" } as const;

const presses = 12;

/**
 * Runs the first cell as a person does, and waits until the kernel waits again. JupyterLab drops a key that comes
 * while it exchanges its first look for the real editor, so the key is pressed again where nothing came of it.
 */
export async function startKernel(page: Page, { selectors }: Peer): Promise<void> {
  const said = page.locator(selectors.output, { hasText: "warm-up" }).first();
  for (let press = 1; ; press++) {
    await page.locator(selectors.code).first().click();
    await page.keyboard.press("Control+Enter");
    const seen = await said.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
    if (seen) break;
    if (press === presses) throw new Error(`no output after ${presses} presses of the run key`);
  }
  await page.locator(selectors.idle).first().waitFor({ state: "attached", timeout: 120_000 });
}
