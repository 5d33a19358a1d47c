import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { type Browser, chromium } from "@playwright/test";
import { away } from "./figures/away";
import { flood } from "./figures/flood";
import { launcher } from "./figures/launcher";
import { longNotebookFigure } from "./figures/long-notebook";
import { plots } from "./figures/plots";
import { firstOutput, runAll, trivialCell } from "./figures/running";
import { leftAlone, scroll } from "./figures/scroll";
import { serverMemory } from "./figures/server-memory";
import { atelier } from "./peers/atelier";
import { jupyterLab } from "./peers/jupyterlab";
import type { Peer } from "./peers/peer";
import { benchEnvironment, findBrowser } from "./support/environment";
import type { Figure } from "./support/figure";
import { writeNotebook } from "./support/notebooks";
import { type Results, tableHead, tableOf } from "./support/table";

/**
 * `npm run bench [figure…] [--only=Atelier]`: Atelier and JupyterLab in the same Chromium, run by run in turn, each
 * run in a fresh context with a notebook of its own. Prints a table and writes `bench-results.json`.
 */
const figures = [
  serverMemory,
  launcher,
  longNotebookFigure,
  plots,
  trivialCell,
  runAll,
  firstOutput,
  away,
  flood,
  scroll,
  leftAlone,
];

async function main(words: readonly string[]): Promise<void> {
  const chosen = figuresNamed(words.filter((word) => !word.startsWith("--")));
  const only = words.find((word) => word.startsWith("--only="))?.slice("--only=".length);
  const both = [await jupyterLab(await benchEnvironment()), await atelier()];
  const peers = both.filter((peer) => only === undefined || peer.name === only);
  const all: Record<string, Results> = {};
  try {
    for (const peer of peers) await peer.start();
    let about = "";
    for (const figure of chosen) {
      const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
      about = machine(browser);
      all[figure.name] = await measureInTurn(figure, { peers, browser });
      await browser.close();
    }
    const lines = chosen.flatMap((figure) => tableOf(figure, all[figure.name] ?? {}));
    console.log(`\n${about}\n\n${[...tableHead, ...lines].join("\n")}`);
    await writeFile("bench-results.json", `${JSON.stringify({ machine: about, figures: all }, null, 2)}\n`);
  } finally {
    for (const peer of peers) await peer.stop();
  }
}

function figuresNamed(names: readonly string[]): readonly Figure[] {
  const unknown = names.find((name) => !figures.some((figure) => figure.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no figure "${unknown}". There are: ${figures.map((figure) => figure.name).join(", ")}.`,
    );
  return names.length === 0 ? figures : figures.filter((figure) => names.includes(figure.name));
}

async function measureInTurn(
  figure: Figure,
  { peers, browser }: { peers: readonly Peer[]; browser: Browser },
): Promise<Results> {
  const results: Record<string, Record<string, number>[]> = Object.fromEntries(
    peers.map((peer) => [peer.name, []]),
  );
  const cells = await figure.cells();
  for (let turn = 1; turn <= figure.runs; turn++) {
    for (const peer of peers) {
      const notebook = `${figure.name}-${turn}.ipynb`;
      await writeNotebook(peer.home, { name: notebook, cells });
      const said = await oneRun(figure, { peer, browser, notebook }).catch(
        (error: unknown) => `failed: ${String(error).split("\n")[0]}`,
      );
      if (typeof said !== "string") results[peer.name]?.push({ ...said });
      console.log(`  ${figure.name} ${turn}/${figure.runs} ${peer.name} ${JSON.stringify(said)}`);
    }
  }
  return results;
}

async function oneRun(
  figure: Figure,
  { peer, browser, notebook }: { peer: Peer; browser: Browser; notebook: string },
): Promise<Readonly<Record<string, number>>> {
  const context = await peer.context(browser);
  try {
    // The runner's compiler names functions through a helper that the page has not.
    await context.addInitScript("globalThis.__name = (made) => made");
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const given = figure.patience ?? 60_000;
    const tooLong = new Promise<never>((_, refuse) => {
      setTimeout(() => refuse(new Error(`gave up after ${given / 1000} s`)), given).unref();
    });
    return await Promise.race([figure.measure({ peer, browser, context, page, cdp, notebook }), tooLong]);
  } finally {
    await context.close();
  }
}

const browserArguments = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  "--enable-precise-memory-info",
];

function machine(browser: Browser): string {
  const memory = execFileSync("sh", ["-c", "awk '/MemTotal/ {print int($2/1048576)}' /proc/meminfo"])
    .toString()
    .trim();
  return `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${memory} GiB, Chromium ${browser.version()}, Node ${process.version}`;
}

await main(process.argv.slice(2));
