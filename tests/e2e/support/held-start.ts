import { mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningStudio } from "./running-studio";

/**
 * Has the apps of a stand-in image wait at their start, before their first line of Python, until they are let go: its
 * environment is that of Base Python with a door before the interpreter.
 */
export function holdStarts(studio: Pick<RunningStudio, "data">, image: string): { letGo(): void } {
  const environments = join(studio.data, "environments", image);
  const real = realpathSync(environments);
  const door = join(studio.data, "held");
  writeFileSync(door, "");
  rmSync(environments);
  mkdirSync(environments);
  for (const name of readdirSync(real)) {
    const [from, to] = [join(real, name), join(environments, name)];
    if (!readdirSync(from).includes("bin")) {
      symlinkSync(from, to);
      continue;
    }
    mkdirSync(join(to, "bin"), { recursive: true });
    for (const entry of readdirSync(from))
      if (entry !== "bin") symlinkSync(join(from, entry), join(to, entry));
    for (const entry of readdirSync(join(from, "bin")))
      if (entry !== "python") symlinkSync(join(from, "bin", entry), join(to, "bin", entry));
    const wait = `#!/bin/sh\nwhile [ -e '${door}' ]; do sleep 0.05; done\nexec '${join(from, "bin/python")}' "$@"\n`;
    writeFileSync(join(to, "bin/python"), wait, { mode: 0o755 });
  }
  return { letGo: () => rmSync(door) };
}
