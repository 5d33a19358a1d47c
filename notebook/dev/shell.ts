import { execFile, spawn } from "node:child_process";

interface ShellOptions {
  readonly home: string;
  onText(text: string): void;
  onEnd(): void;
}

export interface Shell {
  type(text: string): void;
  resize(rows: number, columns: number): void;
  end(): void;
}

/**
 * A shell of this machine on a terminal of its own. Node cannot open one, and `script` of every Linux can; which one it
 * opened comes over a pipe, since it is there that `stty` tells the programs their size.
 */
export function openShell({ home, onText, onEnd }: ShellOptions): Shell {
  const command = "tty >&3; exec 3>&-; if command -v bash >/dev/null; then exec bash; else exec sh; fi";
  const child = spawn("script", ["-qfec", command, "/dev/null"], {
    cwd: home,
    stdio: ["pipe", "pipe", "ignore", "pipe"],
    detached: true,
  });
  const device = new Promise<string>((found) =>
    child.stdio[3]?.once("data", (name: Buffer) => found(String(name).trim())),
  );
  child.stdout?.setEncoding("utf8").on("data", onText);
  child.stdin?.on("error", () => {
    // It ended while somebody typed; that it ended is told below.
  });
  child.on("error", onEnd);
  child.on("close", onEnd);
  return {
    type: (text) => void child.stdin?.write(text),
    resize: (rows, columns) =>
      void device.then((tty) =>
        // One that ended meanwhile has no size.
        execFile("stty", ["-F", tty, "rows", String(rows), "cols", String(columns)], () => undefined),
      ),
    end: () => void child.kill("SIGTERM"),
  };
}
