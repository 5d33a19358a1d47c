import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import { type LiveNotebook, startLiveNotebook } from "../notebook/support/live-notebook";
import { notebookText, openTab } from "../notebook/support/notebook-host";
import { streamedBy } from "../support/session-builders";

let live: LiveNotebook;
let app: LiveNotebook["app"];
let server: LiveNotebook["server"];
let browser: LiveNotebook["browser"];

beforeAll(async () => {
  live = await startLiveNotebook();
  ({ app, server, browser } = live);
});
afterAll(() => live?.end());

const rounds = 20;
const count = `import os, time
i = 0
while not os.path.exists('enough'):
    print(i, flush=True)
    i += 1
    time.sleep(0.01)
print('end', i)`;

const printed = (session: Session) => streamedBy(session, "c1");

/** Repeats a batch under its number until it is answered, as a browser does. */
async function surely(tab: Awaited<ReturnType<typeof openTab>>, batch: number, operation: Operation) {
  const { sessionId, clientId, view } = tab;
  const sent = { sessionId, clientId, batch, base: view.seq, operations: [operation] };
  for (;;) {
    try {
      return await browser.trpc.applyBatch.mutate(sent);
    } catch {
      await wait(10);
    }
  }
}

it(`FT-01, trap 9: ${rounds} kills at random moments of a run and of edits lose or double no line and no edit`, async () => {
  writeFileSync(join(app.home, "random.ipynb"), notebookText([count, ""]));
  const tab = await openTab(browser, { path: "random.ipynb", clientId: "tab1" });
  let batch = 1;
  await surely(tab, batch, {
    type: "queueCells",
    runs: [{ cellId: "c1", runId: "counting" }],
    at: Date.now(),
  });
  await tab.until((session) => printed(session).includes("\n"));

  const edits: string[] = [];
  let over = false;
  const typing = (async () => {
    for (let key = 0; !over; key++) {
      const text = `${key};`;
      const length = tab.view.session?.notebook.cells.c2?.source.length ?? 0;
      const changes: (number | [number, string])[] = length === 0 ? [[0, text]] : [length, [0, text]];
      const { seq } = await surely(tab, ++batch, { type: "editText", cellId: "c2", changes });
      edits.push(text);
      await tab.until(() => tab.view.seq >= seq);
    }
  })();
  for (let round = 0; round < rounds; round++) {
    await wait(Math.random() * 400);
    await server.kill();
    await server.start();
  }
  over = true;
  await typing;
  writeFileSync(join(app.home, "enough"), "");
  const done = await tab.until((session) => session.runs.c1?.state === "done");

  const lines = printed(done).trimEnd().split("\n");
  const total = lines.length - 1;
  expect(lines).toEqual([...Array.from({ length: total }, (_, line) => String(line)), `end ${total}`]);
  expect(done.notebook.cells.c2?.source).toBe(edits.join(""));
  expect(edits.length).toBeGreaterThan(rounds);
  const seqs = tab.seen.map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
});

it("FT-01, FT-27: kills while a text too long for the document grows in its file lose and double nothing of it", async () => {
  const flood = `import os, time
i = 0
while not os.path.exists('long-enough'):
    print(i, 'x' * 2000, flush=True)
    i += 1
    if i % 20 == 0: time.sleep(0.01)
print('end', i, end='')`;
  writeFileSync(join(app.home, "long.ipynb"), notebookText([flood]));
  const tab = await openTab(browser, { path: "long.ipynb", clientId: "tab2" });
  await surely(tab, 1, { type: "queueCells", runs: [{ cellId: "c1", runId: "long" }], at: Date.now() });
  const storedIn = (session: Session) => {
    const [output] = session.notebook.cells.c1?.outputs ?? [];
    return output?.type === "stream" ? output.stored : null;
  };
  await tab.until((session) => storedIn(session) !== null);
  for (let round = 0; round < 8; round++) {
    const before = storedIn(tab.view.session as Session)?.size ?? 0;
    await tab.until((session) => (storedIn(session)?.size ?? 0) > before);
    await wait(Math.random() * 300);
    await server.kill();
    await server.start();
  }
  writeFileSync(join(app.home, "long-enough"), "");
  const done = await tab.until((session) => session.runs.c1?.state === "done");
  const text = readFileSync(join(server.outputs, storedIn(done)?.ref ?? "none"), "utf8");
  const lines = text.split("\n").map((line) => line.replace(/ x+$/, ""));
  const total = lines.length - 1;
  expect(lines).toEqual([...Array.from({ length: total }, (_, line) => String(line)), `end ${total}`]);
  expect(total).toBeGreaterThan(500);
});
