import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A PostgreSQL of this test alone, on a unix socket; Debian's `postgresql` package is enough. */
export interface PrivatePostgres {
  /** The address of a new, empty database. */
  freshDatabase(): Promise<string>;
  /** As a crash would; everything committed is there after `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Why there is none, as a sentence, or `null`. */
export function whyNoPostgres(): string | null {
  return binaries() === null ? "PostgreSQL is not installed (apt-get install postgresql)." : null;
}

export async function startPostgres(): Promise<PrivatePostgres> {
  const bin = binaries();
  if (bin === null) throw new Error(whyNoPostgres() ?? "");
  const folder = mkdtempSync(join(tmpdir(), "pg-"));
  const as = runAs(folder);
  const data = join(folder, "data");
  const made = spawnSync(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync"], as);
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  let server: ReturnType<typeof spawn> | null = null;
  let count = 0;
  const url = (name: string) => `postgres://postgres@localhost/${name}?host=${encodeURIComponent(folder)}`;

  const start = async () => {
    const quick = [
      "fsync=off",
      "full_page_writes=off",
      "listen_addresses=",
      `unix_socket_directories=${folder}`,
    ];
    const options = ["-D", data, ...quick.flatMap((option) => ["-c", option])];
    server = spawn(join(bin, "postgres"), options, { ...as, stdio: "ignore" });
    await answering(url("postgres"));
  };
  const end = async (signal: NodeJS.Signals) => {
    const running = server;
    server = null;
    if (running === null || running.exitCode !== null) return;
    const over = new Promise((done) => running.once("exit", done));
    running.kill(signal);
    await over;
  };
  await start();
  return {
    start,
    // "Immediate": no checkpoint, every connection is cut.
    kill: () => end("SIGQUIT"),
    async freshDatabase() {
      count += 1;
      await query(url("postgres"), `create database studio_${count}`);
      return url(`studio_${count}`);
    },
    async remove() {
      await end("SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string | null {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return null;
  const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  return (
    newest.map((version) => join(versions, version, "bin")).find((bin) => existsSync(join(bin, "initdb"))) ??
    null
  );
}

/** PostgreSQL refuses to run as root, so there it runs as the user that its package made. */
function runAs(folder: string): { uid?: number; gid?: number; encoding: "utf8" } {
  if (process.getuid?.() !== 0) return { encoding: "utf8" };
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  const [uid, gid] = [id("-u"), id("-g")];
  chownSync(folder, uid, gid);
  return { uid, gid, encoding: "utf8" };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

async function answering(url: string): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    try {
      return await query(url, "select 1");
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
