/**
 * A path of the home as a shell takes it. Every app has the home as `~`, wherever its backend mounts it, so what is copied
 * works in the system terminal and in image terminals alike.
 */
export function forTerminal(path: string): string {
  if (path === "") return "~";
  return /^[\w@%+=:,./-]+$/.test(path) ? `~/${path}` : `~/'${path.replaceAll("'", `'\\''`)}'`;
}
