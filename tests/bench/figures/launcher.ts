import type { Figure } from "../support/figure";

/** From an empty browser to a launcher that can be used, and what crossed the wire until nothing more did. */
export const launcher: Figure = {
  name: "launcher",
  runs: 5,
  rows: [
    { key: "ready", what: "page to an interactive launcher, cold", unit: "ms", ratioAtLeast: 4 },
    { key: "bytes", what: "the same: bytes over the wire", unit: "kB", ratioAtLeast: 6 },
  ],
  cells: () => [],
  async measure({ peer, page, cdp }) {
    let bytes = 0;
    await cdp.send("Network.enable");
    cdp.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
    });
    await page.goto(peer.launcherUrl, { waitUntil: "commit" });
    // In the page, so that the answer is not as coarse as the runner's polling; from the start of the navigation.
    const seen = await page.waitForFunction((selector) => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      return box !== undefined && box.height > 0 ? performance.now() : false;
    }, peer.selectors.launcher);
    const ready = Number(await seen.jsonValue());
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(5_000);
    return { ready, bytes: bytes / 1000 };
  },
};
