import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort, startTestStudio } from "../support/studio-server";

const asRoot = process.getuid?.() === 0;
const whyNot = asRoot ? "" : " (left out: only root can mount a small disk)";

/** Nothing has to be made, so the scripts let the start through; what is wrong is only seen by the server. */
describe("a start that cannot go on", () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "trouble-"));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  async function start(env: Record<string, string> = {}) {
    const ports = { PORT: String(await freePort()), ATELIER_CONTENT_PORT: String(await freePort()) };
    const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
      env: { ...process.env, ...ports, ATELIER_FAKES: "1", ATELIER_DATA: data, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    return new Promise<{ code: number | null; said: string }>((done) =>
      child.on("close", (code) => done({ code, said: said.trim() })),
    );
  }

  async function onSmallDisk(work: () => Promise<void>): Promise<void> {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", data]);
    try {
      await work();
    } finally {
      // A server of this process keeps its log open until the process ends.
      execFileSync("umount", ["--lazy", data]);
    }
  }

  const fill = (leaving: number) => {
    const file = join(data, "filler");
    execFileSync("sh", ["-c", 'dd if=/dev/zero of="$1" bs=4k 2>/dev/null || true', "sh", file]);
    if (leaving > 0) execFileSync("truncate", ["-s", `-${leaving}`, file]);
  };

  const full = /^The disk of [^\n]* is full, so the studio cannot start; free some space [^\n]*\.$/;

  it.skipIf(!asRoot).each([0, 64 * 1024])(
    `names a disk on which %i bytes are free, at a first start${whyNot}`,
    (leaving) =>
      onSmallDisk(async () => {
        fill(leaving);
        const { code, said } = await start();
        expect(said).toMatch(full);
        expect(code).toBe(1);
      }),
  );

  it.skipIf(!asRoot)(`names a disk that ran full since the last start${whyNot}`, () =>
    onSmallDisk(async () => {
      await (await startTestStudio({ data })).close();
      fill(0);
      const { code, said } = await start();
      expect(said).toMatch(full);
      expect(code).toBe(1);
    }),
  );

  it("names a damaged database, and what is not lost with it", async () => {
    await (await startTestStudio({ data })).close();
    writeFileSync(join(data, "studio.db"), "no database at all ".repeat(1000));
    const { code, said } = await start();
    expect(said).toMatch(/^The database [^\n]*studio\.db is damaged; put a copy [^\n]* safe\.$/);
    expect(code).toBe(1);
  });

  it("names a database that is not to be opened", async () => {
    mkdirSync(join(data, "studio.db"));
    const { code, said } = await start();
    expect(said).toMatch(/^Files in [^\n]* cannot be written to; [^\n]*\.$/);
    expect(code).toBe(1);
  });

  it("names a PostgreSQL that does not answer, without its password", async () => {
    const { code, said } = await start({
      DATABASE_URL: `postgres://me:secret@localhost:${await freePort()}/studio`,
    });
    expect(said).toMatch(/^PostgreSQL cannot be used \(ECONNREFUSED\); check [^\n]* DATABASE_URL [^\n]*\.$/);
    expect(said).not.toContain("secret");
    expect(code).toBe(1);
  });
});
