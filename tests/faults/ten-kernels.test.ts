import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectBrowser, notebookText, openTab } from "../notebook/support/notebook-host";
import { streamedBy } from "../support/session-builders";
import { type StudioProgram, studioProgram, type Visitor } from "../support/studio-program";

let studio: StudioProgram;
let person: Visitor;

beforeAll(async () => {
  studio = await studioProgram();
  person = await studio.signIn(await studio.start());
});
afterAll(() => studio?.remove());

const names = Array.from({ length: 10 }, (_, index) => `count${index}`);
const count = (name: string) => `import os, time
i = 0
while not os.path.exists('enough'):
    i += 1
    print(i, flush=True)
    with open('${name}.txt', 'w') as file: file.write(f'{os.getpid()} {i}')
    time.sleep(0.1)
print('end', i)`;

/** What a kernel itself says, to a file: its process and how far it has counted. */
const counted = (name: string) => {
  const [pid, n] = readFileSync(join(studio.home, `${name}.txt`), "utf8").split(" ");
  return { pid, n: Number(n ?? 0) };
};
const apps = () => readdirSync(join(studio.data, "apps")).sort();
const allReach = (least: number) =>
  expect
    .poll(() => Math.min(...names.map((name) => counted(name).n)), { timeout: 60_000 })
    .toBeGreaterThan(least);

it("FT-01: ten kernels count on while the studio server is killed; in the open pages no line is missing, none is there twice, and no second app was started", async () => {
  const url = `${studio.origin.replace("http", "ws")}/apps/${await person.server()}/notebook`;
  const browser = connectBrowser({ url, headers: person.headers });
  const tabs = await Promise.all(
    names.map(async (name) => {
      writeFileSync(join(studio.home, `${name}.ipynb`), notebookText([count(name)]));
      const tab = await openTab(browser, { path: `${name}.ipynb`, clientId: name });
      await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: name }], at: Date.now() });
      return tab;
    }),
  );
  for (const tab of tabs) await tab.until((session) => streamedBy(session, "c1").includes("3\n"));
  const before = { apps: apps(), pids: names.map((name) => counted(name).pid) };
  expect(before.apps).toHaveLength(2);
  expect(new Set(before.pids).size).toBe(10);

  await studio.end("SIGKILL");
  const dead = names.map((name) => counted(name).n);
  await allReach(Math.max(...dead) + 20);
  await studio.start();
  for (const tab of tabs) {
    const soFar = streamedBy(await tab.until(() => true), "c1");
    await tab.until((session) => streamedBy(session, "c1").length > soFar.length);
  }
  await allReach(Math.max(...names.map((name) => counted(name).n)) + 5);
  writeFileSync(join(studio.home, "enough"), "");

  for (const [index, tab] of tabs.entries()) {
    const done = await tab.until((session) => session.runs.c1?.state === "done");
    const lines = streamedBy(done, "c1").trimEnd().split("\n");
    const { n } = counted(names[index] ?? "");
    expect(lines).toEqual([...Array.from({ length: n }, (_, line) => String(line + 1)), `end ${n}`]);
    const seqs = tab.seen.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, place) => (seqs[0] ?? 0) + place));
  }
  expect({ apps: apps(), pids: names.map((name) => counted(name).pid) }).toEqual(before);
  browser.close();
});
