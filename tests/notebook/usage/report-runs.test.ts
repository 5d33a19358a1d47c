import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FinishedRun } from "@/notebook/usage/finished-run";
import { RunReports } from "@/notebook/usage/report-runs";
import { sqliteRunOutbox } from "@/notebook/usage/run-outbox";
import { studioStandIn } from "../compute/studio-stand-in";

const run = (id: string): FinishedRun => ({
  id,
  app: "app1",
  notebook: "a.ipynb",
  cell: "c1",
  startedAt: 1,
  endedAt: 2,
});

describe("telling the studio server of runs", () => {
  let folder: string;
  let studio: Awaited<ReturnType<typeof studioStandIn>>;
  let reports: RunReports;
  const begin = () => {
    const outbox = sqliteRunOutbox(join(folder, "runs.db"));
    return new RunReports({ ...studio, outbox, gatherMs: 5, longestPauseMs: 20 });
  };
  const ids = (body: string) => (JSON.parse(body).runs as FinishedRun[]).map(({ id }) => id);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "runs-"));
    studio = await studioStandIn();
    reports = begin();
  });
  afterEach(async () => {
    await reports.close();
    await studio.close();
    rmSync(folder, { recursive: true });
  });

  /** Answers with what `answer` says to each batch; resolves to the ids of the first that were kept. */
  const keeping = async (answer: (batch: number) => number) => {
    const heard: string[][] = [];
    let batch = 0;
    let keeps: (ids: readonly string[]) => void = () => {};
    const kept = new Promise<readonly string[]>((resolve) => {
      keeps = resolve;
    });
    await studio.up((request, body, response) => {
      expect([request.method, request.url]).toEqual(["POST", "/finished-runs"]);
      heard.push(ids(body));
      const status = answer(batch++);
      response.writeHead(status).end();
      if (status === 204) keeps(ids(body));
    });
    return { heard, kept };
  };

  it("hears which of them logged something, and passes it on", async () => {
    await reports.close();
    const heard: FinishedRun[] = [];
    let hears: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      hears = resolve;
    });
    const outbox = sqliteRunOutbox(join(folder, "runs.db"));
    reports = new RunReports({
      ...studio,
      outbox,
      gatherMs: 5,
      onLogged: (one) => {
        heard.push(one);
        hears();
      },
    });
    await studio.up((_request, _body, response) => {
      response.writeHead(204, { "x-atelier-keep": encodeURIComponent("r 2") }).end();
    });
    for (const id of ["r1", "r 2"]) reports.finished(run(id));
    await all;
    expect(heard.map(({ id }) => id)).toEqual(["r 2"]);
  });

  it("tells of several together", async () => {
    const { kept } = await keeping(() => 204);
    reports.finished(run("r1"));
    reports.finished(run("r2"));
    expect(await kept).toEqual(["r1", "r2"]);
  });

  it("goes on until they are kept, whatever goes wrong meanwhile", async () => {
    reports.finished(run("r1"));
    const { heard, kept } = await keeping((batch) => (batch < 2 ? 503 : 204));
    expect(await kept).toEqual(["r1"]);
    expect(heard).toEqual([["r1"], ["r1"], ["r1"]]);
  });

  it("tells after a restart what was not kept before it, and nothing that was", async () => {
    const before = await keeping(() => 204);
    reports.finished(run("r1"));
    await before.kept;
    await reports.close();
    await studio.down();
    reports = begin();
    reports.finished(run("r2"));
    await reports.close();
    reports = begin();
    const { heard, kept } = await keeping(() => 204);
    expect(await kept).toEqual(["r2"]);
    expect(heard).toEqual([["r2"]]);
  });

  it("passes over a run that the studio server will never understand, and loses none of the others for it", async () => {
    const heard: string[][] = [];
    const last = new Promise<void>((resolve) => {
      void studio.up((_request, body, response) => {
        heard.push(ids(body));
        response.writeHead(ids(body).includes("odd") ? 400 : 204).end();
        if (ids(body).join() === "r3") resolve();
      });
    });
    for (const id of ["r1", "odd", "r3"]) reports.finished(run(id));
    await last;
    expect(heard).toEqual([["r1", "odd", "r3"], ["r1"], ["odd"], ["r3"]]);
  });
});
