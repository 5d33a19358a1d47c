import { afterEach, beforeEach, expect, it } from "vitest";
import { type CuttableSocket, cuttableSocket } from "./kernels/cuttable-socket";
import {
  connectTo,
  type Folders,
  openTab,
  putNotebook,
  startHere,
  temporaryFolders,
} from "./support/notebook-host";

/** Long enough that a machine with much to do still answers in time: only the silent line may be given up. */
const [askMs, waitMs] = [300, 4000];

let folders: Folders;
let server: Awaited<ReturnType<typeof startHere>>;
let wifi: CuttableSocket;
let asleep: ReturnType<typeof connectTo>;
let awake: ReturnType<typeof connectTo>;

beforeEach(async () => {
  folders = temporaryFolders();
  server = await startHere(folders, {
    keepAlive: { pingMs: askMs, pongWaitMs: waitMs },
  });
  wifi = await cuttableSocket(folders.socketPath);
  asleep = connectTo({ ...folders, socketPath: wifi.path }, { intervalMs: askMs, pongTimeoutMs: waitMs });
  awake = connectTo(folders);
});
afterEach(async () => {
  asleep.close();
  awake.close();
  await wifi.close();
  await server.close();
});

it("FT-23: of a connection that falls silent without a goodbye both ends notice, and a Run clicked meanwhile runs once", {
  timeout: 40_000,
}, async () => {
  const path = putNotebook(folders, "a.ipynb", ["print('once')"]);
  const tab = await openTab(asleep, { path, clientId: "asleep" });
  const other = await openTab(awake, { path, clientId: "awake" });
  await other.until(({ people }) => "asleep" in people);
  wifi.fallSilent();

  const { sessionId, clientId } = tab;
  const click = {
    ...{ sessionId, clientId, batch: 1, base: tab.view.seq },
    operations: [{ type: "queueCells" as const, runs: [{ cellId: "c1", runId: "r1" }], at: 1 }],
  };
  // Into the void; the browser learns that nobody has answered, and sends the same again.
  await expect(asleep.trpc.applyBatch.mutate(click)).rejects.toThrow();
  await other.until(({ people }) => !("asleep" in people) || tab.view.seq > click.base);
  // As a page does: after each cut the same batch again, until it is answered; here twice over.
  const untilAnswered = (): Promise<unknown> => asleep.trpc.applyBatch.mutate(click).catch(untilAnswered);
  await untilAnswered();
  await untilAnswered();
  const done = await tab.until(({ runs }) => runs.c1?.state === "done");
  expect(done.notebook.cells.c1?.outputs).toMatchObject([{ type: "stream", text: "once\n" }]);
  expect(other.seen.filter(({ operation }) => operation.type === "queueCells")).toHaveLength(1);
  expect(other.seen.filter(({ operation }) => operation.type === "personLeft")).toHaveLength(1);
});
