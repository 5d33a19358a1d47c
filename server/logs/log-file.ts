import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const largest = 20 * 1024 * 1024;

/** Appends to `logs/studio.ndjson`; a long one becomes `studio.1.ndjson` at the next start. */
export function openLogFile(data: string): (line: string) => void {
  const folder = join(data, "logs");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "studio.ndjson");
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largest) renameSync(path, join(folder, "studio.1.ndjson"));
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  // A full disk must not end the server; what cannot be written down is lost.
  stream.on("error", () => undefined);
  return (line) => void stream.write(line);
}
