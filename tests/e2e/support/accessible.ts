import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

type AxeNode = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"][number]["nodes"][number];

const themes = [
  ["light", "Theme: light"],
  ["dark", "Theme: dark"],
  ["contrast", "Theme: high contrast"],
] as const;

/** In all three themes nothing grave is found. */
export async function isAccessible(page: Page, what: string): Promise<void> {
  const grave: string[] = [];
  for (const [theme] of themes) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, theme);
    await settled(page);
    grave.push(...(await graveOf(page, `${what}, ${theme}`)));
  }
  expect(grave).toEqual([]);
}

/** Until the theme just chosen is on the screen and nothing fades in any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const passing = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map((each) => each.finished));
  });
}

async function graveOf(page: Page, what: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter((each) => each.impact === "serious" || each.impact === "critical")
    .filter((each) => !each.nodes.every((node) => isKernelChip(each.id, node.html)))
    .map((each) => `${what}: ${each.id} ${each.nodes.map(whatIsWrong)}`);
}

function whatIsWrong(node: AxeNode): string {
  return `${node.target} ${node.html} ${node.any.map((check) => check.message)}`;
}

/** Its name is promised to be the kernel's; the state beside it, which people see, is told as a notice. */
function isKernelChip(rule: string, html: string): boolean {
  return rule === "label-content-name-mismatch" && html.includes("data-kernel-state");
}
