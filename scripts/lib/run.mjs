import { spawn } from "node:child_process";
import { constants } from "node:os";

const running = new Set();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program to its end and answers what it said. `onLine` gets each line as it comes, of both streams. Never
 * throws for a program that fails: look at `code`.
 *
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run([file, ...args], { cwd, env, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    const kept = [];
    const take = (stream) => {
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        kept.push(text);
        const lines = (rest + text).split(/\r?\n|\r/);
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim() !== "") onLine?.(line);
      });
    };
    take(child.stdout);
    take(child.stderr);
    watch(child);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output: kept.join("") }));
  });
}

/** A script that is told to end takes the programs along that it is waiting for: nothing goes on building unseen. */
function watch(child) {
  if (running.size === 0) for (const signal of signals) process.on(signal, endAll);
  running.add(child);
  const forget = () => {
    running.delete(child);
    if (running.size === 0) for (const signal of signals) process.off(signal, endAll);
  };
  child.on("error", forget);
  child.on("close", forget);
}

function endAll(signal) {
  for (const child of running) child.kill("SIGTERM");
  process.exit(128 + constants.signals[signal]);
}

/** The last lines of an output that a person can do something with. */
export function lastLines(output, count = 6) {
  return output.trim().split("\n").slice(-count).join("\n");
}
