import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { freePort } from "../support/free-port";
import { processesWith } from "../support/processes";
import type { Peer } from "./peer";

const token = "benchmark";

/** JupyterLab as it comes from PyPI, in an environment of its own, with its output limit lifted so that nothing is dropped. */
export async function jupyterLab(environment: string): Promise<Peer> {
  const home = await mkdtemp("/tmp/bench-lab-");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let server: ChildProcess;
  let workspaces = 0;
  return {
    name: "JupyterLab",
    home,
    // A workspace remembers what was open; each run has one of its own.
    get launcherUrl() {
      return `${url}/lab/workspaces/run-${++workspaces}`;
    },
    selectors: {
      launcher: ".jp-Launcher .jp-LauncherCard",
      cell: ".jp-Notebook .jp-Cell",
      cellText: ".jp-Notebook .jp-Cell .jp-InputArea-editor, .jp-Notebook .jp-Cell .jp-RenderedMarkdown",
      code: ".jp-Notebook .jp-CodeCell .cm-content",
      output: ".jp-Notebook .jp-OutputArea-output",
      scroller: ".jp-WindowedPanel-outer",
      idle: ".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status='idle']",
      busy: ".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status='busy']",
    },
    async start() {
      server = spawn(join(environment, "bin/jupyter-lab"), settingsOf({ port, home }), {
        stdio: "ignore",
        cwd: home,
        env: { ...process.env, HOME: home, PATH: `${environment}/bin:${process.env.PATH}` },
      });
      await untilAnswers(`${url}/api/status?token=${token}`);
    },
    async stop() {
      server.kill("SIGTERM");
      await once(server, "exit");
      await rm(home, { recursive: true, force: true });
    },
    async context(browser: Browser) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      await context.request.get(`${url}/lab?token=${token}`);
      return context;
    },
    notebookUrl: (name) => `${url}/lab/workspaces/again-${++workspaces}/tree/${name}`,
    openFromTree: (page, name) => page.locator(`.jp-DirListing-item[title*="${name}"]`).dblclick(),
    runAll: (page) => command(page, "notebook:run-all-cells"),
    endKernel: (page) =>
      page.evaluate(() =>
        (window as unknown as LabWindow).jupyterapp.shell.currentWidget.sessionContext.shutdown(),
      ),
    endCompute: null,
    async runFromNoKernel(page) {
      // The stopwatch starts at a key; this one does nothing else.
      await page.keyboard.press("Shift");
      await page.evaluate(async () => {
        const { shell, commands } = (window as unknown as LabWindow).jupyterapp;
        await shell.currentWidget.sessionContext.changeKernel({ name: "python3" });
        void commands.execute("notebook:run-cell");
      });
    },
    save: (page) => command(page, "docmanager:save"),
    serverProcesses: async () => ({ server: await processesWith({ command: `--port=${port}` }) }),
  };
}

function settingsOf({ port, home }: { port: number; home: string }): string[] {
  return [
    "--no-browser",
    "--allow-root",
    `--port=${port}`,
    `--IdentityProvider.token=${token}`,
    `--ServerApp.root_dir=${home}`,
    "--LabApp.expose_app_in_browser=True",
    "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=1e12",
    "--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=1e12",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
  ];
}

interface LabWindow {
  readonly jupyterapp: {
    readonly commands: { execute(id: string): Promise<unknown> };
    readonly shell: {
      readonly currentWidget: {
        readonly sessionContext: {
          shutdown(): Promise<void>;
          changeKernel(model: { name: string }): Promise<unknown>;
        };
      };
    };
  };
}

async function command(page: Page, id: string): Promise<void> {
  await page.evaluate((name) => {
    void (window as unknown as LabWindow).jupyterapp.commands.execute(name);
  }, id);
}

async function untilAnswers(url: string): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url.split("?")[0]} did not answer within a minute`);
}
