import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isBuilt } from "@/scripts/lib/environments.mjs";

interface Line {
  readonly phase: "pulling" | "ready" | "failed";
  readonly note: string;
  readonly at: number;
  readonly folder?: string;
}

describe("making a Python environment", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "environment-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const target = () => join(folder, "server");

  function build(onLine: (line: Line) => void = () => {}) {
    const tools = resolve(".cache/environments/tools");
    const args = ["scripts/build-environment.mjs", "server", target()];
    const child = spawn(process.execPath, args, { env: { ...process.env, ATELIER_TOOLS: tools } });
    let rest = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(JSON.parse(line) as Line);
    });
    const done = new Promise<number | null>((end) => child.on("close", (code) => end(code)));
    return { child, done };
  }

  it("tells its progress and ends with where it is", async () => {
    const lines: Line[] = [];
    expect(await build((line) => lines.push(line)).done).toBe(0);
    expect(lines.at(-1)).toMatchObject({ phase: "ready", folder: target() });
    expect(lines.length).toBeGreaterThan(2);
    expect(isBuilt(target())).toBe(true);
  });

  it("when asked twice at once makes it once, and both are told", async () => {
    const lines: Line[] = [];
    const both = [build((line) => lines.push(line)), build((line) => lines.push(line))];
    expect(await Promise.all(both.map(({ done }) => done))).toEqual([0, 0]);
    expect(lines.filter(({ note }) => note.startsWith("Downloading"))).toHaveLength(1);
    expect(lines.filter(({ phase }) => phase === "ready")).toHaveLength(2);
  });

  it("that was killed in the middle leaves none that looks whole, and the next one makes it", async () => {
    const first = build((line) => {
      if (line.note.startsWith("Downloading")) first.child.kill("SIGKILL");
    });
    await first.done;
    expect(existsSync(target())).toBe(false);
    const lines: Line[] = [];
    expect(await build((line) => lines.push(line)).done, JSON.stringify(lines)).toBe(0);
    expect(isBuilt(target())).toBe(true);
  });
});
