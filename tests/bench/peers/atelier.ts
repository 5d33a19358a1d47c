import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { environments } from "../support/environment";
import { freePort } from "../support/free-port";
import { processesWith } from "../support/processes";
import type { Peer } from "./peer";

/** Atelier as `npm start` runs it, on a folder of its own, with the environments that are there already. */
export async function atelier(): Promise<Peer> {
  const home = await mkdtemp("/tmp/bench-home-");
  const data = await mkdtemp("/tmp/bench-data-");
  await symlink(resolve(environments), join(data, "environments"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let server: ChildProcess;
  let signInLink = "";
  let session: Awaited<ReturnType<BrowserContext["storageState"]>>["cookies"] | undefined;
  return {
    name: "Atelier",
    home,
    launcherUrl: `${url}/`,
    selectors,
    async start() {
      server = spawn(process.execPath, ["scripts/start.mjs", home, "--stop-apps"], {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          PORT: String(port),
          ATELIER_CONTENT_PORT: String(await freePort()),
          ATELIER_DATA: data,
        },
      });
      signInLink = await readyLink(server);
    },
    async stop() {
      server.kill("SIGTERM");
      await once(server, "exit");
      await rm(home, { recursive: true, force: true });
      await rm(data, { recursive: true, force: true });
    },
    async context(browser: Browser) {
      session ??= await signIn(browser, signInLink);
      const context = await browser.newContext(size);
      await context.addCookies(session);
      return context;
    },
    notebookUrl: (name) => `${url}/notebooks/${name}`,
    openFromTree: (page, name) => page.getByRole("treeitem", { name, exact: true }).dblclick(),
    runAll: (page) =>
      page.evaluate(() => document.querySelector<HTMLElement>("[aria-label='Run all cells']")?.click()),
    endKernel,
    endCompute,
    runFromNoKernel: (page) => page.keyboard.press("Control+Enter"),
    save: (page) => page.keyboard.press("Control+s"),
    serverProcesses: async () => ({
      notebook: await processesWith({ command: "dist/notebook.mjs", environment: [data] }),
      jupyter: await processesWith({
        command: "jupyter/start.py",
        environment: [data, "ATELIER_APP_KIND=JupyterServer"],
      }),
      studio: await processesWith({ command: "dist/server.mjs", environment: [data] }),
    }),
  };
}

const size = { viewport: { width: 1440, height: 900 } };

const selectors = {
  launcher: "main[data-live] [aria-label=Launcher] button",
  cell: "[data-cell-id]",
  cellText: "[data-cell-id] :is(.cell-text, .cell-markdown)",
  code: "[data-kind=code] :is(.cell-static, .cell-light pre, .view-lines)",
  output: "[aria-label^='Output of cell']",
  scroller: ".cell-scroller",
  idle: "[data-kernel-state=idle]",
  busy: "[data-kernel-state=busy]",
} as const;

async function signIn(browser: Browser, link: string) {
  const context = await browser.newContext(size);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("tree", { name: "Files" }).waitFor({ timeout: 60_000 });
  const { cookies } = await context.storageState();
  await context.close();
  return cookies;
}

async function endKernel(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  await page.getByRole("button", { name: "Shut down kernel" }).click();
  await page.locator("[data-kernel-state=none]").waitFor();
}

/** Stops the apps that kernels run in; the person's own server stays. */
async function endCompute(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ask = async (name: string, input?: unknown) => {
      const answer = await fetch(
        `/api/trpc/${name}`,
        input === undefined
          ? {}
          : {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(input),
            },
      );
      return (await answer.json()).result.data;
    };
    for (const { instance } of (await ask("compute.running")) as { instance: { id: string | null } }[])
      if (instance.id !== null) await ask("compute.stopInstance", { instanceId: instance.id });
  });
}

async function readyLink(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error("no output to read the link from");
  for await (const line of createInterface({ input: server.stdout })) {
    const link = /Atelier is ready at (\S+)/.exec(line)?.[1];
    if (link) return link;
  }
  throw new Error("Atelier ended before it was ready");
}
