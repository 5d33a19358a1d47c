/** Rows of what is shared; time is epoch ms. */
export interface SnapshotTables {
  snapshots: SnapshotRow;
  share_links: LinkRow;
  share_versions: VersionRow;
  share_people: { link: string; person: string };
  share_visits: VisitRow;
  snapshot_checks: CheckRow;
  share_comments: CommentRow;
  share_mentions: { comment: string; person: string; link: string; seen_at: number | null };
}

interface CheckRow {
  id: string;
  snapshot: string;
  person: string;
  at: number;
  outcome: "reproduced" | "differs" | "unfinished";
  /** `CheckReport` as JSON. */
  report: string;
}

interface CommentRow {
  id: string;
  link: string;
  /** The id of its first comment; that one's own for a first comment. */
  thread: string;
  /** The cell's id, which it keeps from version to version. */
  cell: string;
  author: string;
  text: string;
  /** Of the link, that was read when it was written. */
  version: number;
  created_at: number;
  removed_at: number | null;
  /** Of the first comment of a thread alone. */
  resolved_at: number | null;
  resolved_by: string | null;
}

interface SnapshotRow {
  /** SHA-256 of the snapshot's text, which is a blob of that name. */
  id: string;
  owner: string;
  domain: string;
  title: string;
  /** Of the text and all its parts. */
  bytes: number;
  taken_at: number;
}

/** Who may read: everybody of the domain, those who are named, or whoever has the link. */
export type Audience = "domain" | "people" | "anyone";

export interface LinkRow {
  id: string;
  /** SHA-256 of what stands in the address; that itself is kept nowhere. */
  token_hash: string;
  owner: string;
  domain: string;
  /** The notebook's path in its owner's home. */
  notebook: string;
  audience: Audience;
  note: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  /** By a person; or kept by itself, for what its cells logged. */
  purpose: "shared" | "logged";
}

interface VersionRow {
  link: string;
  /** From 1 on. */
  number: number;
  snapshot: string;
  shared_at: number;
}

interface VisitRow {
  id: string;
  link: string;
  version: number;
  person: string | null;
  what: "opened" | "copied" | "downloaded" | "checked";
  at: number;
}
