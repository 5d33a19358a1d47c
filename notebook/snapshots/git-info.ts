import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { parseGitStatus, remoteForOthers, type SnapshotGit } from "@/core/snapshot/git";

const withinMs = 5_000;
const mostBytes = 8_000_000;

/** A repository can name programs that git is to run; it may have come from anybody, and looking runs nothing. */
const harmless = [
  "--no-optional-locks",
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "protocol.allow=never"].flatMap(
    (setting) => ["-c", setting],
  ),
];

/** Of the repository that a file is in; `null` where it is in none, or git is not here or does not answer in time. */
export async function gitInfo(path: string): Promise<SnapshotGit | null> {
  const folder = dirname(path);
  try {
    const filters = noFilters(await git(folder, ["config", "--list", "--name-only", "-z"]));
    const look = ["status", "--porcelain=v2", "--branch", "-z", "--ignore-submodules=all"];
    const status = parseGitStatus(await git(folder, [...filters, ...look]));
    const remote = await git(folder, ["config", "--get", "remote.origin.url"]).catch(() => "");
    return { ...status, remote: remoteForOthers(remote.trim()) };
  } catch {
    return null;
  }
}

/** `status` reads changed files through the filters that a repository sets up: none of them. */
function noFilters(names: string): readonly string[] {
  const keys = names.split("\0").filter((name) => /^filter\..*\.(clean|process|required)$/s.test(name));
  // Such a name cannot be given on a command line.
  if (keys.some((key) => /[=\n]/.test(key))) throw new Error("a filter's name cannot be overruled");
  return keys.flatMap((key) => ["-c", `${key}=${key.endsWith(".required") ? "false" : ""}`]);
}

async function git(cwd: string, words: readonly string[]): Promise<string> {
  const options = { cwd, timeout: withinMs, maxBuffer: mostBytes, encoding: "utf8" } as const;
  const { stdout } = await promisify(execFile)("git", [...harmless, ...words], options);
  return stdout;
}
