import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { AppError } from "@/core/errors";

/** Where the scripts are that work on images, and what they run with. */
export interface Scripts {
  readonly root: string;
  readonly node: string;
  readonly dataFolder: string;
  readonly inheritedEnvironment: Readonly<Record<string, string>>;
}

/** Whoever waits for it. */
export interface Heard {
  /** How far it is, for a person. */
  readonly onNote: (note: string) => void;
  /** All that its programs say. */
  readonly onLine?: ((line: string) => void) | undefined;
}

const line = z.object({
  phase: z.enum(["pulling", "log", "ready", "failed"]),
  note: z.string(),
  details: z.string().optional(),
});

/** A script of `scripts/` in a process of its own, as `scripts/lib/for-image.mjs` has it. Throws its sentence. */
export async function runScript(
  scripts: Scripts,
  of: Heard & { readonly script: string; readonly args: readonly string[]; readonly otherwise: string },
): Promise<void> {
  const child = spawn(scripts.node, [join(scripts.root, "scripts", of.script), ...of.args], {
    cwd: scripts.root,
    env: {
      ...scripts.inheritedEnvironment,
      ATELIER_DATA: scripts.dataFolder,
      ATELIER_TOOLS: join(scripts.dataFolder, "environments/tools"),
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number>((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
  let broken = "";
  child.stderr.on("data", (chunk: Buffer) => {
    broken = (broken + chunk.toString("utf8")).slice(-2000);
  });
  let failure: z.infer<typeof line> | null = null;
  for await (const text of createInterface({ input: child.stdout })) {
    const said = parseLine(text);
    if (said?.phase === "failed") failure = said;
    else if (said?.phase === "pulling") of.onNote(said.note);
    else if (said?.phase === "log") of.onLine?.(said.note);
  }
  if ((await ended) === 0) return;
  throw new AppError("unavailable", failure?.note ?? of.otherwise, { detail: failure?.details ?? broken });
}

/** Programs that it runs may print lines of their own. */
function parseLine(text: string): z.infer<typeof line> | null {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
