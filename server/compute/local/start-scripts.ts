import { chmod, chown, mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartRequest, StartScript } from "@/server/compute/compute-backend";

/**
 * What `images/starting/scripts.py` finds. The folder is the studio's, so that programs of the app can put nothing in the
 * place of the log; the files are for whoever runs the app.
 */
export async function writeStartScripts(
  app: string,
  of: { readonly scripts: readonly StartScript[]; readonly runAs: StartRequest["runAs"] },
): Promise<void> {
  if (of.scripts.length === 0) return;
  const folder = folderIn(app);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await chmod(folder, 0o755);
  const put = async (name: string, file: { readonly text: string; readonly mode: number }) => {
    const path = join(folder, name);
    await writeFile(path, file.text, { mode: file.mode });
    if (of.runAs !== null) await chown(path, of.runAs.uid, of.runAs.gid);
  };
  for (const [n, { whose, text }] of of.scripts.entries())
    await put(`${n + 1}-${whose}.sh`, { text, mode: 0o400 });
  if (of.scripts.some(({ mustSucceed }) => mustSucceed)) await put("must-succeed", { text: "", mode: 0o400 });
  await put("log", { text: "", mode: 0o600 });
}

const mostBytes = 64 * 1024;

/** The end of what they wrote; `null` where none ran. */
export async function startLogOf(app: string): Promise<string | null> {
  const file = await open(join(folderIn(app), "log"), "r").catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const length = Math.min(size, mostBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return `${size > length ? "…\n" : ""}${buffer.toString("utf8")}`;
  } finally {
    await file.close();
  }
}

function folderIn(app: string): string {
  return join(app, "start-scripts");
}
