import { spawn } from "node:child_process";
import { constants } from "node:os";
import { root } from "./root.mjs";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs the studio server until it ends and answers its exit code. It is in a process group of its own, so that one
 * Ctrl-C reaches it once: by us, and not also by the terminal and by npm.
 *
 * @param {{ command: readonly string[], env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function serve({ command: [file, ...args], env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio: "inherit", detached: true });
    let last = 0;
    for (const signal of signals) {
      process.on(signal, () => {
        if (Date.now() - last < 300) return;
        last = Date.now();
        child.kill(signal);
      });
    }
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
