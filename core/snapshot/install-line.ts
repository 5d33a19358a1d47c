interface ToInstall {
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** Where the files of the packages are, below `$ATELIER_RESERVE/copied`, and which have none there. */
  readonly fetched: { readonly folder: string | null; readonly missing: readonly string[] };
  /** Whether the copy runs on the image that its author had. */
  readonly isSameImage: boolean;
}

/**
 * The line of a cell that installs what a notebook's author had added. On the same image everything that they had is
 * among the files, so nothing is asked of an index, where others could have put something else under such a name.
 */
export function installLine({ packages, fetched, isSameImage }: ToInstall): string {
  const pins = packages.map(({ name, version }) => `${name}==${version}`).join(" ");
  const { folder, missing } = fetched;
  if (folder === null) return `%pip install --quiet ${pins}`;
  const files = `--find-links "$ATELIER_RESERVE/copied/${folder}"`;
  const whole = isSameImage && missing.length === 0;
  return `%pip install --quiet ${whole ? "--no-index --no-deps " : ""}${files} ${pins}`;
}
