import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildEnvironment } from "../../../scripts/lib/environments.mjs";

/** Where Python environments are; both programs take theirs from here, so that none is built while measuring. */
export const environments = join(process.env.ATELIER_DATA ?? ".atelier", "environments");

/** JupyterLab's own environment, built once from its lock. */
export async function benchEnvironment(): Promise<string> {
  const folder = join(environments, "bench-jupyterlab");
  await buildEnvironment({
    name: "../tests/bench/jupyterlab",
    folder,
    tools: join(environments, "tools"),
    onProgress: (note: string) => console.log(`  JupyterLab: ${note}`),
  });
  return folder;
}

export function findBrowser(): string {
  const named = process.env.ATELIER_BROWSER;
  const usual = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];
  const found = [named, ...usual].find((path) => path !== undefined && existsSync(path));
  return found ?? execFileSync("which", ["chromium"]).toString().trim();
}
