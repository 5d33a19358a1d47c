/** Where a notebook stood in its repository when a snapshot was taken. */
export interface SnapshotGit {
  /** Hex; `null` before the first commit. */
  readonly commit: string | null;
  /** `null` where none is checked out. */
  readonly branch: string | null;
  /** Files that were not as committed, from the repository's root, the first of them. */
  readonly changed: readonly string[];
  /** All of them. */
  readonly changedCount: number;
  /** Without who may read it; `null` where there is none, or it is a folder of somebody's machine. */
  readonly remote: string | null;
}

const mostListed = 200;

/** What `git status --porcelain=v2 --branch -z` says. */
export function parseGitStatus(text: string): Omit<SnapshotGit, "remote"> {
  const headers = new Map<string, string>();
  const changed: string[] = [];
  const fields = text.split("\0");
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? "";
    const header = /^# (branch\.\w+) (.*)$/s.exec(field);
    if (header !== null) headers.set(header[1] ?? "", header[2] ?? "");
    const path = pathIn(field);
    if (path !== null) changed.push(path);
    // A renamed file is followed by what it was called.
    if (field.startsWith("2 ")) at += 1;
  }
  const [oid, head] = [headers.get("branch.oid"), headers.get("branch.head")];
  return {
    commit: oid !== undefined && /^[0-9a-f]{40,64}$/.test(oid) ? oid : null,
    branch: head === undefined || head === "(detached)" ? null : head,
    changed: changed.slice(0, mostListed),
    changedCount: changed.length,
  };
}

/** How many words stand before the path, by the kind of the entry. */
const wordsBefore: Readonly<Record<string, number>> = { "1": 8, "2": 9, u: 10, "?": 1 };

function pathIn(field: string): string | null {
  const words = wordsBefore[field[0] ?? ""];
  if (words === undefined || field[1] !== " ") return null;
  return field.split(" ").slice(words).join(" ");
}

/** Where others find the repository: without names, passwords and tokens, and nothing of this machine's own folders. */
export function remoteForOthers(remote: string): string | null {
  const short = /^(?:[^@/\s]+@)?([\w.-]+\.[\w-]+|localhost):(?!\/\/)([^\s]+)$/.exec(remote);
  if (short !== null) return `${short[1]}:${short[2]}`;
  if (!/^(https?|ssh|git):\/\//.test(remote) || !URL.canParse(remote)) return null;
  const { protocol, host, pathname } = new URL(remote);
  return `${protocol}//${host}${pathname}`;
}
