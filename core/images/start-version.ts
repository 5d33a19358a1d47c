/** A version of an image, as far as it matters for what starts. */
interface Version {
  readonly version: number;
  readonly withdrawn: boolean;
}

/**
 * The version that a new app gets: the one that the person pinned, else the current one. A version that was withdrawn
 * starts for nobody; in its place comes the current one, or the newest that is left. `null`: none is left.
 */
export function versionToStart(of: {
  readonly versions: readonly Version[];
  readonly current: number;
  readonly pinned: number | null;
}): number | null {
  const good = of.versions.filter((each) => !each.withdrawn).map((each) => each.version);
  if (of.pinned !== null && good.includes(of.pinned)) return of.pinned;
  if (good.includes(of.current)) return of.current;
  return good.length === 0 ? null : Math.max(...good);
}
