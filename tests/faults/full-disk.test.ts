import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { type LiveNotebook, startLiveNotebook } from "../notebook/support/live-notebook";
import { connectTo, notebookText, openTab } from "../notebook/support/notebook-host";
import { notebookProcess } from "../notebook/support/notebook-process";
import { streamedBy } from "../support/session-builders";

const whyNot = process.getuid?.() === 0 ? "" : " (left out: only root can mount a small disk)";

const mount = (folder: string, size: string) =>
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);

/** Leaves not a byte on the disk that the folder is on. */
function fill(folder: string): void {
  for (const size of ["64k", "4k", "1"])
    execFileSync(
      "sh",
      ["-c", `dd if=/dev/zero of=filler-${size} bs=${size} count=4096 2>/dev/null || true`],
      {
        cwd: folder,
      },
    );
}

function makeRoom(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith("filler")) rmSync(join(folder, name));
}

describe.skipIf(whyNot !== "")(`FT-33: the disk of the home is full${whyNot}`, () => {
  const home = mkdtempSync(join(tmpdir(), "full-home-"));
  let server: ReturnType<typeof notebookProcess>;
  let browser: ReturnType<typeof connectTo>;

  beforeAll(async () => {
    mount(home, "2m");
    server = notebookProcess(home);
    await server.start();
    browser = connectTo(server);
  });
  afterAll(async () => {
    browser?.close();
    await server?.stop();
    server?.remove();
    execFileSync("umount", [home]);
    rmSync(home, { recursive: true });
  });

  it("says so, leaves the old file whole, keeps what is typed, and saves it once there is space", async () => {
    const path = join(home, "a.ipynb");
    const before = notebookText(["old"]);
    writeFileSync(path, before);
    const tab = await openTab(browser, { path: "a.ipynb", clientId: "tab1" });
    fill(home);
    const names = readdirSync(home);
    const typed = "x".repeat(300_000);
    await tab.send({ type: "editText", cellId: "c1", changes: [[0, typed], 3] });
    const { file } = await tab.until((session) => session.file.state.phase === "failed");
    expect(file.state).toMatchObject({ why: expect.stringMatching(/^Disk full: a\.ipynb .* kept here/) });
    expect(readFileSync(path, "utf8")).toBe(before);
    await expect.poll(() => readdirSync(home)).toEqual(names);
    await server.kill();
    await server.start();
    await tab.until((session) => session.file.state.phase === "failed");
    makeRoom(home);
    await tab.until((session) => session.file.state.phase === "saved");
    expect(JSON.parse(readFileSync(path, "utf8")).cells[0].source).toEqual([`${typed}old`]);
  });

  it("FT-34: a home that became read-only is told, what is typed is kept, and saved once it can be written again", async () => {
    const path = join(home, "b.ipynb");
    const before = notebookText(["old"]);
    writeFileSync(path, before);
    const tab = await openTab(browser, { path: "b.ipynb", clientId: "tab2" });
    execFileSync("mount", ["-o", "remount,ro", home]);
    await tab.send({ type: "editText", cellId: "c1", changes: [[0, "mine, "], 3] });
    const { file } = await tab.until((session) => session.file.state.phase === "failed");
    expect(file.state).toMatchObject({ why: expect.stringMatching(/read-only.*kept here/) });
    expect(readFileSync(path, "utf8")).toBe(before);
    execFileSync("mount", ["-o", "remount,rw", home]);
    await tab.until((session) => session.file.state.phase === "saved");
    expect(JSON.parse(readFileSync(path, "utf8")).cells[0].source).toEqual(["mine, old"]);
  });
});

describe.skipIf(whyNot !== "")(`FT-33: the disk of the journals is full${whyNot}`, () => {
  let live: LiveNotebook;
  let app: LiveNotebook["app"];
  let server: LiveNotebook["server"];
  let browser: LiveNotebook["browser"];

  beforeAll(async () => {
    const reserveOn = (folder: string) => {
      mount(folder, "2m");
      return () => void execFileSync("umount", [folder]);
    };
    live = await startLiveNotebook({ reserveOn });
    ({ app, server, browser } = live);
  });
  afterAll(() => live?.end());

  it("a change is refused with the reason and goes through later; a run goes on, and nothing acknowledged is lost", async () => {
    const count =
      "import os, time\ni = 0\nwhile not os.path.exists('enough'):\n    print(i, flush=True); i += 1; time.sleep(0.02)";
    writeFileSync(join(app.home, "a.ipynb"), notebookText([count, "old"]));
    const tab = await openTab(browser, { path: "a.ipynb", clientId: "tab1" });
    await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: Date.now() });
    await tab.until((session) => streamedBy(session, "c1").includes("\n"));
    await tab.send({ type: "editText", cellId: "c2", changes: [[0, "acknowledged "], 3] });
    fill(server.reserve);
    const batch = {
      sessionId: tab.sessionId,
      clientId: "tab1",
      batch: 3,
      base: tab.view.seq,
      operations: [
        { type: "editText", cellId: "c2", changes: [[0, `${"y".repeat(200_000)} `], 16] },
      ] as const,
    };
    await expect(
      browser.trpc.applyBatch.mutate({ ...batch, operations: [...batch.operations] }),
    ).rejects.toThrow(/^The server's disk is full.*kept in this browser/);
    const soFar = streamedBy(tab.view.session as Session, "c1").length;
    await tab.until((session) => streamedBy(session, "c1").length > soFar + 20);
    writeFileSync(join(app.home, "other.ipynb"), notebookText(["x"]));
    const opening = browser.trpc.open.mutate({ path: "other.ipynb" });
    await expect(opening).rejects.toThrow(
      /^The server's disk is full, so changes to other\.ipynb .* untouched/,
    );
    makeRoom(server.reserve);
    expect(await browser.trpc.open.mutate({ path: "other.ipynb" })).toMatchObject({ type: "session" });
    await browser.trpc.applyBatch.mutate({ ...batch, operations: [...batch.operations] });
    await server.kill();
    await server.start();
    writeFileSync(join(app.home, "enough"), "");
    const done = await tab.until((session) => session.runs.c1?.state === "done");
    expect(done.notebook.cells.c2?.source).toMatch(/^y+ acknowledged old$/);
    const lines = streamedBy(done, "c1").trimEnd().split("\n");
    expect(lines).toEqual(lines.map((_, index) => String(index)));
  });
});
