import { existsSync } from "node:fs";
import { join } from "node:path";
import { node24 } from "./lib/node-24.mjs";
import { Problem, runScript } from "./lib/problem.mjs";
import { root } from "./lib/root.mjs";
import { serve } from "./lib/serve.mjs";

// atelier <command>: the studio from a shell. The program is bundled by `npm start`.

await runScript(async () => {
  const program = join(root, "dist", "cli.mjs");
  if (!existsSync(program)) throw new Problem("The atelier command is not built yet; run npm start once.");
  const env = { ...process.env, ATELIER_ROOT: root };
  process.exitCode = await serve({ command: [node24(), program, ...process.argv.slice(2)], env });
});
