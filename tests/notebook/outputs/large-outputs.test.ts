import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import {
  connectTo,
  type Folders,
  openTab,
  putNotebook,
  readCells,
  startHere,
  temporaryFolders,
} from "../support/notebook-host";

let folders: Folders;
let server: Awaited<ReturnType<typeof startHere>>;
let browser: ReturnType<typeof connectTo>;

beforeEach(async () => {
  folders = temporaryFolders();
  server = await startHere(folders);
  browser = connectTo(folders);
});

afterEach(async () => {
  browser.close();
  await server.close();
});

function get(path: string, headers: Record<string, string> = {}) {
  const authorization = `token ${folders.token}`;
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>(
    (resolve, reject) => {
      const options = { socketPath: folders.socketPath, path, headers: { authorization, ...headers } };
      http
        .get(options, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        })
        .on("error", reject);
    },
  );
}

const isDone = (session: Session) => session.runs.c1?.state === "done";
const isSaved = (session: Session) => session.file.state.phase === "saved";

async function run(source: string) {
  const tab = await openTab(browser, { path: putNotebook(folders, "a.ipynb", [source]), clientId: "tab1" });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  return { tab, done: await tab.until(isDone) };
}

it("FT-27 a flood leaves a small document and a small file, and its whole text to download", async () => {
  const { tab, done } = await run("flood(30000000)");
  const [output] = done.notebook.cells.c1?.outputs ?? [];
  if (output?.type !== "stream" || output.stored === null) throw new Error("not stored");
  expect(output.stored.size).toBe(30_000_000);
  expect(output.text.length).toBeLessThan(3_100_000);
  expect(output.text).toContain("characters not shown");
  const whole = await get(`/outputs/${output.stored.ref}`);
  expect(whole.body.length).toBe(30_000_000);
  expect(createHash("sha256").update(whole.body).digest("hex")).toBe(output.stored.ref);
  await tab.until(isSaved);
  expect(statSync(join(folders.home, "a.ipynb")).size).toBeLessThan(10_000_000);
  const journal = readdirSync(folders.journals).map((name) => statSync(join(folders.journals, name)).size);
  expect(Math.max(...journal)).toBeLessThan(20_000_000);
});

it("FT-22 a progress bar that redraws itself for long is one line, and nothing of it is stored", async () => {
  const { done } = await run('for i in range(500): print("\\r" + str(i), end="")');
  expect(done.notebook.cells.c1?.outputs.length).toBeLessThanOrEqual(1);
  expect(readdirSync(folders.outputs)).toEqual([]);
});

it("serves stored outputs with ranges, as bytes that no browser runs", async () => {
  writeFileSync(join(folders.outputs, "abc"), "0123456789");
  expect((await get("/outputs/abc", { range: "bytes=2-4" })).body.toString()).toBe("234");
  expect((await get("/outputs/abc", { range: "bytes=-3" })).body.toString()).toBe("789");
  expect((await get("/outputs/abc", { range: "bytes=99-" })).status).toBe(416);
  expect((await get("/outputs/..%2f..%2fnotebook.sock")).status).toBe(404);
  const { headers } = await get("/outputs/abc");
  expect(headers).toMatchObject({
    "content-type": "application/octet-stream",
    "x-content-type-options": "nosniff",
    "content-disposition": expect.stringMatching(/^attachment/),
  });
});

it("a large picture is beside the document for the browser, and inside the file", async () => {
  const picture = Buffer.alloc(1_500_000, 7).toString("base64");
  const name = putNotebook(folders, "a.ipynb", ["show", "x"]);
  const path = join(folders.home, name);
  const notebook = JSON.parse(readFileSync(path, "utf8"));
  const output = { data: { "image/png": picture }, metadata: {}, output_type: "display_data" };
  notebook.cells[0].outputs = [output];
  writeFileSync(path, `${JSON.stringify(notebook, null, 1)}\n`);
  const tab = await openTab(browser, { path: name, clientId: "tab1" });
  const [shown] = tab.view.session?.notebook.cells.c1?.outputs ?? [];
  if (shown?.type !== "display") throw new Error("no display");
  expect(shown.data).toEqual({});
  const ref = shown.stored["image/png"]?.ref;
  expect((await get(`/outputs/${ref}`)).body.equals(Buffer.from(picture, "base64"))).toBe(true);
  await tab.send({ type: "editText", cellId: "c2", changes: [[0, "y"], 1] });
  await tab.until((session) => isSaved(session) && session.notebook.cells.c2?.source === "yx");
  expect(readCells(folders, name)[0]?.outputs).toEqual([output]);
  const changed = JSON.parse(readFileSync(path, "utf8"));
  changed.cells[1].source = ["elsewhere"];
  writeFileSync(path, `${JSON.stringify(changed, null, 1)}\n`);
  const merged = await tab.until((session) => session.notebook.cells.c2?.source === "elsewhere");
  expect(merged.notebook.cells.c1?.outputs).toEqual([shown]);
  expect(merged.file.state.phase).toBe("saved");
});

it("a large picture that is written in lines stays as it is in the file", async () => {
  const picture = `${Buffer.alloc(1_500_000, 7).toString("base64")}\n`;
  const name = putNotebook(folders, "a.ipynb", ["show", "x"]);
  const path = join(folders.home, name);
  const notebook = JSON.parse(readFileSync(path, "utf8"));
  notebook.cells[0].outputs = [{ data: { "image/png": picture }, metadata: {}, output_type: "display_data" }];
  writeFileSync(path, `${JSON.stringify(notebook, null, 1)}\n`);
  const tab = await openTab(browser, { path: name, clientId: "tab1" });
  await tab.send({ type: "editText", cellId: "c2", changes: [[0, "y"], 1] });
  await tab.until((session) => isSaved(session) && session.notebook.cells.c2?.source === "yx");
  expect(readCells(folders, name)[0]).toEqual(notebook.cells[0]);
});

it("asks for the app's token on everything", async () => {
  for (const path of ["/healthz", "/outputs/abc", "/trpc", "/"])
    expect((await get(path, { authorization: "token wrong" })).status).toBe(401);
  expect((await get("/healthz")).status).toBe(200);
});
