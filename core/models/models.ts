/** A registered model: a name under which versions are kept. Times are epoch ms. */
export interface RegisteredModel {
  readonly name: string;
  /** Its card, in Markdown. */
  readonly card: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** User id; `null` where nobody is known. */
  readonly madeBy: string | null;
  /** The newest version; `null` while there is none. */
  readonly latest: ModelVersion | null;
  /** Version by alias. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** One version of a registered model. What it is made of never changes. */
export interface ModelVersion {
  readonly model: string;
  /** From "1" on. */
  readonly version: string;
  readonly card: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly madeBy: string | null;
  /** The run that logged it. */
  readonly runId: string | null;
  /** Where its files came from: `models:/m-…`, `runs:/…`. */
  readonly source: string;
  readonly state: "ready" | "pending" | "failed";
  readonly tags: Readonly<Record<string, string>>;
}

/** A file of a version, or a folder of files; `path` from the version's own root. */
export interface ModelFile {
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes; `null` for folders. */
  readonly size: number | null;
}

/** The aliases that point at a version, sorted. */
export function aliasesOf(aliases: Readonly<Record<string, string>>, version: string): readonly string[] {
  return Object.keys(aliases)
    .filter((alias) => aliases[alias] === version)
    .sort();
}

/** The value of a tag that is asked for as `key=value` or `key = 'value'`; `null` for every other text. */
export function tagAskedFor(text: string): { readonly key: string; readonly value: string } | null {
  const [, key = "", quoted, plain = ""] =
    /^\s*([\w./-]+)\s*=\s*(?:'([^']*)'|([^'"]*?))\s*$/.exec(text) ?? [];
  return key === "" ? null : { key, value: quoted ?? plain };
}
