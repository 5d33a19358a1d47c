import type { Peer } from "../peers/peer";
import type { Figure } from "../support/figure";
import { longNotebook } from "../support/notebooks";
import { residentMegabytes } from "../support/processes";
import { openLauncher } from "./opening";

/** What one person costs on the server, with its parts; kernels are not counted. */
export const serverMemory: Figure = {
  name: "server-memory",
  runs: 1,
  rows: [
    { key: "notebookIdle", what: "server side, idle: the notebook server itself", unit: "MB", atMost: 70 },
    { key: "notebook", what: "the same, with the 2,000-cell notebook open", unit: "MB", atMost: 90 },
    { key: "jupyterIdle", what: "server side, idle: Jupyter Server of the person", unit: "MB" },
    { key: "jupyter", what: "the same, with that notebook open", unit: "MB" },
    { key: "studioIdle", what: "server side, idle: the studio server, for everyone", unit: "MB" },
    { key: "serverIdle", what: "server side, idle: JupyterLab's server", unit: "MB" },
    { key: "server", what: "the same, with that notebook open", unit: "MB" },
  ],
  cells: longNotebook,
  async measure(run) {
    const { page, peer } = run;
    await openLauncher(run);
    const idle = await sizesOf(peer);
    await peer.openFromTree(page, run.notebook);
    await page.locator(peer.selectors.cellText).first().waitFor();
    await page.waitForTimeout(3000);
    const open = await sizesOf(peer);
    return {
      ...open,
      ...Object.fromEntries(Object.entries(idle).map(([name, size]) => [`${name}Idle`, size])),
    };
  },
};

async function sizesOf(peer: Peer): Promise<Record<string, number>> {
  const parts = Object.entries(await peer.serverProcesses());
  const sizes = await Promise.all(
    parts.map(async ([name, pids]) => [name, await residentMegabytes(pids)] as const),
  );
  return Object.fromEntries(sizes);
}
