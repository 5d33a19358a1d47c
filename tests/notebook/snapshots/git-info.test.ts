import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitInfo } from "@/notebook/snapshots/git-info";

let folder: string;
const git = (...words: string[]) => execFileSync("git", words, { cwd: folder, encoding: "utf8" });
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const info = () => gitInfo(join(folder, "a.ipynb"));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "git-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function repository(): string {
  git("init", "-q", "-b", "work");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.org");
  write("a.ipynb", "{}");
  write("b.py", "x = 1\n");
  git("add", ".");
  git("commit", "-qm", "first");
  return git("rev-parse", "HEAD").trim();
}

describe("the repository of a notebook", () => {
  it("is told by commit, branch, changed files and a remote without a token", async () => {
    const commit = repository();
    git("remote", "add", "origin", "https://ada:tok3n@git.example.org/x.git");
    expect(await info()).toEqual({
      commit,
      branch: "work",
      changed: [],
      changedCount: 0,
      remote: "https://git.example.org/x.git",
    });
    write("b.py", "x = 2\n");
    write("c.py", "");
    expect(await info()).toMatchObject({ changed: ["b.py", "c.py"], changedCount: 2 });
  });

  it("is none where there is none", async () => {
    expect(await info()).toBeNull();
  });

  it("runs nothing that the repository names: no monitor, no hook, no filter", async () => {
    repository();
    const trap = join(folder, ".git", "trap.sh");
    const sprung = join(folder, ".git", "sprung");
    writeFileSync(trap, `#!/bin/sh\ntouch ${sprung}\ncat\n`);
    chmodSync(trap, 0o755);
    git("config", "core.fsmonitor", trap);
    git("config", "filter.x.clean", trap);
    git("config", "filter.y.process", trap);
    git("config", "filter.y.required", "true");
    writeFileSync(join(folder, ".git/info/attributes"), "b.py filter=x\na.ipynb filter=y\n");
    for (const name of ["a.ipynb", "b.py"]) {
      write(name, name === "b.py" ? "x = 2\n" : "[]");
      utimesSync(join(folder, name), 1, 1);
    }
    expect(await info()).toMatchObject({ branch: "work", changedCount: 2 });
    expect(existsSync(sprung)).toBe(false);
    // Git by itself does: the trap is a real one.
    try {
      git("status");
    } catch {
      // Nor does it answer as a filter should.
    }
    expect(existsSync(sprung)).toBe(true);
  });
});
