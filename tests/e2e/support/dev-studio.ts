import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, linkOf } from "./running-studio";

/** `npm run dev` in a copy of this checkout, so that a test can edit its sources as a developer does. */
export interface DevStudio {
  readonly url: string;
  readonly link: string;
  readonly process: ChildProcess;
  edit(path: string, change: (text: string) => string): void;
  close(): Promise<void>;
}

const sources = ["app", "components", "core", "images", "notebook", "scripts", "server"];
const settings = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "next.config.js",
  "postcss.config.mjs",
];

export async function startDevStudio(): Promise<DevStudio> {
  // Below this checkout: on its disk, so that packages are links to files and not copies of them.
  mkdirSync(".cache", { recursive: true });
  const folder = mkdtempSync(join(process.cwd(), ".cache", "dev-"));
  for (const name of [...sources, ...settings]) cpSync(name, join(folder, name), { recursive: true });
  execFileSync("cp", ["-al", "node_modules", folder]);
  const port = await freePort();
  const child = spawn("npm", ["run", "dev"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      PORT: String(port),
      ATELIER_CONTENT_PORT: String(await freePort()),
      ATELIER_DATA: "",
    },
  });
  const link = await linkOf(child);
  return {
    url: `http://127.0.0.1:${port}`,
    link,
    process: child,
    edit: (path, change) => {
      const file = join(folder, path);
      writeFileSync(file, change(readFileSync(file, "utf8")));
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
