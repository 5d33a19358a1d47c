import { describe, expect, it } from "vitest";
import { parseGitStatus, remoteForOthers } from "@/core/snapshot/git";

const oid = "a".repeat(40);

describe("what git says of a notebook's repository", () => {
  it("is read with odd names, renames and conflicts", () => {
    const text = [
      `# branch.oid ${oid}`,
      "# branch.head feature/x",
      `1 .M N... 100644 100644 100644 ${oid} ${oid} a b.ipynb`,
      `2 R. N... 100644 100644 100644 ${oid} ${oid} R100 new name.py`,
      "? not a new entry.py",
      `u UU N... 100644 100644 100644 100644 ${oid} ${oid} ${oid} both.py`,
      "? new\nline.txt",
      "",
    ].join("\0");
    expect(parseGitStatus(text)).toEqual({
      commit: oid,
      branch: "feature/x",
      changed: ["a b.ipynb", "new name.py", "both.py", "new\nline.txt"],
      changedCount: 4,
    });
  });

  it("may be that there is no commit yet, or no branch", () => {
    expect(parseGitStatus("# branch.oid (initial)\0# branch.head (detached)\0")).toEqual({
      commit: null,
      branch: null,
      changed: [],
      changedCount: 0,
    });
  });

  it.each([
    ["https://ada:tok3n@git.example.org/team/x.git?token=1#y", "https://git.example.org/team/x.git"],
    ["https://tok3n@git.example.org/x", "https://git.example.org/x"],
    ["git@git.example.org:team/x.git", "git.example.org:team/x.git"],
    ["ssh://ada@git.example.org:2222/x.git", "ssh://git.example.org:2222/x.git"],
    ["/home/ada/secret/x.git", null],
    ["file:///home/ada/x.git", null],
    ["../x", null],
    ["ext::sh -c evil", null],
    ["", null],
  ])("shows of the remote %s only where it is", (remote, shown) => {
    expect(remoteForOthers(remote)).toBe(shown);
  });
});
