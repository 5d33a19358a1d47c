/*
 * What the fakes of experiments and of models have in common.
 */

/** One page of what is in memory; `page` is what the page before it gave as `next`. */
export function pageOf<T>(all: readonly T[], of: { readonly page: string | null; readonly limit: number }) {
  const from = Number(of.page ?? 0);
  const items = all.slice(from, from + of.limit);
  return { items, next: from + of.limit < all.length ? String(from + of.limit) : null };
}

/** One folder of files that are known by their paths. */
export function folderIn(files: Readonly<Record<string, string>>, path: string) {
  const below = path === "" ? "" : `${path}/`;
  const listed = new Map<string, { path: string; isFolder: boolean; size: number | null }>();
  for (const [name, text] of Object.entries(files)) {
    if (!name.startsWith(below)) continue;
    const [first = "", ...rest] = name.slice(below.length).split("/");
    const isFolder = rest.length > 0;
    listed.set(first, { path: below + first, isFolder, size: isFolder ? null : text.length });
  }
  return [...listed.values()];
}
