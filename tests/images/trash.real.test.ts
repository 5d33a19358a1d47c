import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { serverEnvironment } from "../support/python-environments";
import { startApp } from "./running-app";

const DAY_MS = 24 * 60 * 60 * 1000;
const deleted = (days: number, what: string) => `${Date.now() - days * DAY_MS}.${what}`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "tr-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it("what was deleted more than 30 days ago is gone once the app has started, and nothing else", async () => {
  const trash = join(home, ".atelier-trash");
  const folder = join(trash, deleted(31, "results%2Fold"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "inside.txt"), "x");
  writeFileSync(join(trash, deleted(400, "older.txt")), "x");
  const kept = [deleted(29, "recent.txt"), deleted(0, "today.txt"), "readme.txt", "1999 notes"];
  for (const name of kept) writeFileSync(join(trash, name), "x");
  const app = await startApp("JupyterServer", { home });
  try {
    await expect.poll(() => readdirSync(trash).sort(), { timeout: 30_000 }).toEqual(kept.sort());
  } finally {
    await app.stop();
  }
});

it("an app that stays up looks every day", async () => {
  const python = join(await serverEnvironment(), "bin/python");
  const said = execFileSync(python, [join(import.meta.dirname, "trash/three_days.py"), home], {
    env: { ...process.env, PYTHONPATH: resolve("images/jupyter") },
    encoding: "utf8",
  });
  expect(JSON.parse(said)).toEqual({
    slept: [86_400, 86_400, 86_400],
    left: [["28 days", "29 days"], ["28 days"], []],
  });
});
