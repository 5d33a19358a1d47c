import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SqliteJournal } from "@/notebook/journal/sqlite-journal";

/** Kills a process that appends and compacts, after it answered so many; the number it answered last. */
async function killedAfter(path: string, answers: number): Promise<number> {
  const script = new URL("append-for-ever.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", script, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`ended by itself: ${code}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split("\n").length > answers && !child.killed) child.kill("SIGKILL");
    });
    child.stdout.once("close", resolve);
    child.removeAllListeners("exit");
  });
  return Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
}

it.each([1, 49, 120, 333, 1000])(
  "JN1 JN4 what was answered survives kill -9 after %i appends",
  async (answers) => {
    const path = join(mkdtempSync(join(tmpdir(), "atelier-killed-")), "j.db");
    const last = await killedAfter(path, answers);
    const journal = new SqliteJournal(path);
    const kept = journal.latestState();
    const after = journal.readFrom(kept?.seq ?? 0) ?? [];
    const end = after.at(-1)?.seq ?? kept?.seq ?? 0;
    expect(end).toBeGreaterThanOrEqual(last);
    expect(kept?.session.notebook.cells.a?.source).toBe(String(kept?.seq));
    expect(after.map(({ seq }) => seq)).toEqual(after.map((_, index) => (kept?.seq ?? 0) + 1 + index));
    journal.close();
  },
);
