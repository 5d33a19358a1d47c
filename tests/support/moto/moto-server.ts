import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { buildEnvironment } from "@/scripts/lib/environments.mjs";

/** Something that speaks S3, of this test alone, with nothing in it. */
export interface S3Server {
  readonly endpoint: string;
  close(): Promise<void>;
}

const lock = resolve("tests/support/moto/requirements.lock");
const cache = resolve(process.env.ATELIER_TEST_CACHE ?? ".cache");

/** Its environment is made at first use, like those of images. */
async function motoEnvironment(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(lock)).digest("hex").slice(0, 16);
  const folder = join(cache, "environments", "moto", hash);
  const tools = join(cache, "environments", "tools");
  await buildEnvironment({ name: "moto", folder, tools, lock, onProgress: () => {} });
  return folder;
}

const program = `
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
import sys, time
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
print(f"http://{host}:{port}", flush=True)
sys.stdin.read()
`;

export async function startS3(): Promise<S3Server> {
  const python = join(await motoEnvironment(), "bin", "python");
  // Its end is the end of our pipe, however this process ends.
  const child = spawn(python, ["-c", program], { stdio: ["pipe", "pipe", "ignore"] });
  for await (const endpoint of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return {
      endpoint,
      async close() {
        const over = once(child, "exit");
        child.kill("SIGKILL");
        await over;
      },
    };
  }
  throw new Error("moto's server ended before it was there");
}
