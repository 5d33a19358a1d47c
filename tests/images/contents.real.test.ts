import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markedProcesses } from "./marked-processes";
import { type RunningApp, startApp } from "./running-app";

const text = (content: string, more: object = {}) => ({
  body: { type: "file", format: "text", content, ...more },
});
const message = (answer: { json<T>(): T }) => answer.json<{ message: string }>().message;

describe("files of the home", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp("JupyterServer");
  });
  afterAll(() => app.stop());
  const inHome = (name: string) => join(app.home, name);

  it("FT-34: a save over a version that its writer has not seen is refused, and nothing is lost", async () => {
    await app.ask("PUT", "api/contents/shared.txt", text("first"));
    const seen = (await app.ask("GET", "api/contents/shared.txt?hash=1")).json<{ hash: string }>().hash;
    const mine = await app.ask("PUT", "api/contents/shared.txt", text("mine", { expected_hash: seen }));
    expect(mine.status).toBe(200);
    const theirs = await app.ask("PUT", "api/contents/shared.txt", text("theirs", { expected_hash: seen }));
    expect(theirs.status).toBe(409);
    expect(message(theirs)).toContain("Nothing was overwritten");
    expect(readFileSync(inHome("shared.txt"), "utf8")).toBe("mine");
    const hash = mine.json<{ hash: string }>().hash;
    const again = await app.ask("PUT", "api/contents/shared.txt", text("again", { expected_hash: hash }));
    expect(again.status).toBe(200);
  });

  it("FT-34: of two saves at once from the same version one is kept and one refused", async () => {
    await app.ask("PUT", "api/contents/race.txt", text("first"));
    const hash = (await app.ask("GET", "api/contents/race.txt?hash=1")).json<{ hash: string }>().hash;
    const saves = ["a", "b"].map((who) =>
      app.ask("PUT", "api/contents/race.txt", text(who, { expected_hash: hash })),
    );
    const statuses = (await Promise.all(saves)).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([200, 409]);
  });

  it("FT-34: a change by a terminal is noticed by its time", async () => {
    const saved = await app.ask("PUT", "api/contents/dated.txt", text("first"));
    const { last_modified } = saved.json<{ last_modified: string }>();
    expect((await app.ask("PUT", "api/contents/dated.txt", text("second", { last_modified }))).status).toBe(
      200,
    );
    execFileSync("sh", ["-c", `echo other > dated.txt; touch -d '2001-01-01' dated.txt`], { cwd: app.home });
    expect((await app.ask("PUT", "api/contents/dated.txt", text("third", { last_modified }))).status).toBe(
      409,
    );
    expect(readFileSync(inHome("dated.txt"), "utf8")).toBe("other\n");
  });

  it("FT-34: a file that went away, or came, is not taken for the one that was seen", async () => {
    const gone = await app.ask("PUT", "api/contents/gone.txt", text("x", { expected_hash: "0".repeat(64) }));
    expect(gone.status).toBe(409);
    writeFileSync(inHome("came.txt"), "theirs");
    expect(
      (await app.ask("PUT", "api/contents/came.txt", text("mine", { expected_hash: null }))).status,
    ).toBe(409);
    expect(readFileSync(inHome("came.txt"), "utf8")).toBe("theirs");
  });

  it("keeps the permissions of a file that it replaces", async () => {
    writeFileSync(inHome("run-me.sh"), "old");
    chmodSync(inHome("run-me.sh"), 0o750);
    await app.ask("PUT", "api/contents/run-me.sh", text("new"));
    expect(statSync(inHome("run-me.sh")).mode & 0o777).toBe(0o750);
  });

  it("writes through a link inside the home and leaves the link a link", async () => {
    mkdirSync(inHome("data"));
    writeFileSync(inHome("data/real.txt"), "old");
    symlinkSync("data/real.txt", inHome("link.txt"));
    await app.ask("PUT", "api/contents/link.txt", text("new"));
    expect(readFileSync(inHome("data/real.txt"), "utf8")).toBe("new");
    expect(lstatSync(inHome("link.txt")).isSymbolicLink()).toBe(true);
  });

  it("does not write through a link that leads out of the home", async () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    writeFileSync(join(outside, "secret.txt"), "theirs");
    symlinkSync(join(outside, "secret.txt"), inHome("way-out.txt"));
    expect((await app.ask("PUT", "api/contents/way-out.txt", text("mine"))).status).toBe(403);
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe("theirs");
    rmSync(outside, { recursive: true });
  });

  it("takes back a deletion, of a folder with all in it too", async () => {
    mkdirSync(inHome("project/deep"), { recursive: true });
    writeFileSync(inHome("project/deep/a 100%.txt"), "kept");
    expect((await app.ask("DELETE", "api/contents/project")).status).toBe(204);
    expect(existsSync(inHome("project"))).toBe(false);
    const trash = (await app.ask("GET", "api/contents/.atelier-trash")).json<{
      content: { name: string; path: string }[];
    }>();
    const entry = trash.content.find(({ name }) => name.endsWith(".project"));
    const back = await app.ask("PATCH", `api/contents/${encodeURI(entry?.path ?? "")}`, {
      body: { path: "project" },
    });
    expect(back.status).toBe(200);
    expect(readFileSync(inHome("project/deep/a 100%.txt"), "utf8")).toBe("kept");
  });

  it("deletes for good what is deleted from the trash, and never the home itself", async () => {
    writeFileSync(inHome("old.txt"), "x");
    await app.ask("DELETE", "api/contents/old.txt");
    const entry = readdirSync(inHome(".atelier-trash")).find((name) => name.endsWith("old.txt")) ?? "";
    expect((await app.ask("DELETE", `api/contents/.atelier-trash/${encodeURIComponent(entry)}`)).status).toBe(
      204,
    );
    expect(readdirSync(inHome(".atelier-trash"))).not.toContain(entry);
    expect((await app.ask("DELETE", "api/contents/")).status).toBeGreaterThanOrEqual(400);
    expect(existsSync(app.home)).toBe(true);
  });

  it("keeps hidden files out of listings", async () => {
    writeFileSync(inHome(".hidden"), "x");
    const { content } = (await app.ask("GET", "api/contents")).json<{ content: { name: string }[] }>();
    expect(content.filter(({ name }) => name.startsWith("."))).toEqual([]);
  });

  it("lists hidden files to whoever asks for them, but never the trash", async () => {
    writeFileSync(inHome(".hidden"), "x");
    writeFileSync(inHome("thrown.txt"), "x");
    await app.ask("DELETE", "api/contents/thrown.txt");
    const listing = await app.ask("GET", "api/contents?hidden=1");
    const names = listing.json<{ content: { name: string }[] }>().content.map(({ name }) => name);
    expect(names).toContain(".hidden");
    expect(names).not.toContain(".atelier-trash");
  });

  it("lists a folder of 20,000 files whole, with links that lead somewhere and without those that do not", async () => {
    mkdirSync(inHome("many"));
    for (let n = 0; n < 20_000; n += 1) writeFileSync(inHome(`many/f${n}`), "");
    mkdirSync(inHome("many/folder"));
    symlinkSync(inHome("many/folder"), inHome("many/link"));
    symlinkSync(inHome("nowhere"), inHome("many/broken"));
    const listing = await app.ask("GET", "api/contents/many");
    const { content } = listing.json<{ content: { name: string; path: string; type: string }[] }>();
    expect(content).toHaveLength(20_002);
    expect(content.find(({ name }) => name === "link")).toMatchObject({
      path: "many/link",
      type: "directory",
    });
    rmSync(inHome("many"), { recursive: true });
  });

  it("tells how much room what is in the trash takes, folders included", async () => {
    mkdirSync(inHome("heavy/inside"), { recursive: true });
    writeFileSync(inHome("heavy/inside/a.bin"), "x".repeat(1000));
    writeFileSync(inHome("heavy/b.bin"), "x".repeat(500));
    await app.ask("DELETE", "api/contents/heavy");
    const trash = await app.ask("GET", "api/contents/.atelier-trash");
    const entries = trash.json<{ content: { name: string; size: number }[] }>().content;
    expect(entries.find(({ name }) => name.endsWith(".heavy"))?.size).toBe(1500);
    expect((await app.ask("DELETE", "api/contents/.atelier-trash")).status).toBe(204);
    expect(existsSync(inHome(".atelier-trash"))).toBe(false);
  });

  it("saves a notebook without a second copy beside it", async () => {
    const notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const body = { type: "notebook", format: "json", content: notebook };
    expect((await app.ask("PUT", "api/contents/n.ipynb", { body })).status).toBeLessThan(300);
    expect(JSON.parse(readFileSync(inHome("n.ipynb"), "utf8"))).toMatchObject({ nbformat: 4 });
    expect(existsSync(inHome(".ipynb_checkpoints"))).toBe(false);
  });

  it("an upload in parts has its name only when it is whole", async () => {
    const part = (content: string, chunk: number) =>
      app.ask("PUT", "api/contents/big.bin", {
        body: { type: "file", format: "base64", content: Buffer.from(content).toString("base64"), chunk },
      });
    expect((await part("one,", 1)).status).toBeLessThan(300);
    expect(existsSync(inHome("big.bin"))).toBe(false);
    expect((await part("two,", 2)).status).toBeLessThan(300);
    expect((await part("three", -1)).status).toBeLessThan(300);
    expect(readFileSync(inHome("big.bin"), "utf8")).toBe("one,two,three");
    expect((await part("late", 7)).status).toBe(400);
    expect(readFileSync(inHome("big.bin"), "utf8")).toBe("one,two,three");
  });

  it("FT-32: a kill at any moment of a save leaves the old file or the new one, whole", async () => {
    const size = 8_000_000;
    writeFileSync(inHome("large.txt"), "a".repeat(size));
    for (let round = 0; round < 10; round++) {
      const victim = await startApp("JupyterServer", { home: app.home });
      const server = markedProcesses(victim.marker).find(({ command }) => command.includes("start.py"));
      const letter = round % 2 === 0 ? "b" : "a";
      const saving = victim.ask("PUT", "api/contents/large.txt", text(letter.repeat(size))).catch(() => null);
      await Promise.all([saving, killAfter(server?.pid ?? 0, round * 12)]);
      await victim.stop();
      const found = readFileSync(inHome("large.txt"), "utf8");
      expect(found.length).toBe(size);
      expect(found).toBe((found[0] ?? "").repeat(size));
    }
    expect((await app.ask("PUT", "api/contents/large.txt", text("end"))).status).toBe(200);
    expect(readdirSync(app.home).filter((name) => name.startsWith(".~atelier"))).toEqual([]);
  });
});

function killAfter(pid: number, ms: number): Promise<void> {
  return new Promise((done) =>
    setTimeout(() => {
      process.kill(pid, "SIGKILL");
      done();
    }, ms),
  );
}

describe.skipIf(process.getuid?.() !== 0)("FT-33: files of a home on a full disk", () => {
  const home = mkdtempSync(join(tmpdir(), "full-"));
  let app: RunningApp;
  beforeAll(async () => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", home]);
    app = await startApp("JupyterServer", { home });
    writeFileSync(join(home, "kept.txt"), "old");
    execFileSync("sh", ["-c", "dd if=/dev/zero of=filler bs=64k 2>/dev/null || true"], { cwd: home });
  });
  afterAll(async () => {
    await app.stop();
    execFileSync("umount", [home]);
    rmSync(home, { recursive: true });
  });

  it("a save says that the disk is full and leaves the file as it was", async () => {
    const answer = await app.ask("PUT", "api/contents/kept.txt", text("n".repeat(500_000)));
    expect(answer.status).toBe(507);
    expect(message(answer)).toMatch(/^The disk is full\. Nothing was written/);
    expect(readFileSync(join(home, "kept.txt"), "utf8")).toBe("old");
    expect(readdirSync(home).filter((name) => name.startsWith(".~"))).toEqual([]);
  });

  it("a new file does not appear cut short", async () => {
    expect((await app.ask("PUT", "api/contents/new.txt", text("n".repeat(500_000)))).status).toBe(507);
    expect(existsSync(join(home, "new.txt"))).toBe(false);
  });

  it("deleting works, and emptying the trash makes room again", async () => {
    expect((await app.ask("DELETE", "api/contents/filler")).status).toBe(204);
    const trash = join(home, ".atelier-trash");
    for (const entry of existsSync(trash) ? readdirSync(trash) : []) {
      await app.ask("DELETE", `api/contents/.atelier-trash/${encodeURIComponent(entry)}`);
    }
    expect((await app.ask("PUT", "api/contents/kept.txt", text("n".repeat(500_000)))).status).toBe(200);
  });
});
