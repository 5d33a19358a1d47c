import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refreshStatistics } from "@/server/tracking/mlflow-statistics";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "statistics-"));
  path = join(folder, "mlflow.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As MLflow has them, as far as the order by a metric goes. */
const tables = `
  CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, start_time BIGINT);
  CREATE TABLE latest_metrics ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY ("key", run_uuid));`;
const ordered = `
  SELECT DISTINCT runs.run_uuid, runs.start_time, m.value FROM runs LEFT OUTER JOIN
  (SELECT value, run_uuid FROM latest_metrics WHERE "key" = 'loss') AS m ON runs.run_uuid = m.run_uuid
  ORDER BY m.value DESC, runs.start_time DESC LIMIT 101`;

describe("the statistics of MLflow's tables", () => {
  it("let runs be ordered by a metric without looking at each pair of them", () => {
    const db = new DatabaseSync(path);
    db.exec(tables);
    db.exec("BEGIN");
    const run = db.prepare("INSERT INTO runs VALUES (?, ?)");
    const metric = db.prepare("INSERT INTO latest_metrics VALUES (?, ?, ?)");
    for (let n = 0; n < 5_000; n++) {
      run.run(`run-${n}`, n);
      for (const key of ["loss", "accuracy"]) metric.run(key, n / 7, `run-${n}`);
    }
    db.exec("COMMIT");
    const plan = () => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${ordered}`).all());
    expect(plan()).toContain("SCAN m");
    refreshStatistics(path);
    // A program that had it open all the time finds them with the next thing that it asks.
    db.prepare("SELECT count(*) FROM runs").all();
    expect(plan()).not.toContain("SCAN m");
    db.close();
  });

  it("make no database where there is none", () => {
    refreshStatistics(path);
    expect(() => new DatabaseSync(path, { readOnly: true })).toThrow();
  });
});
