import type { Subject } from "./subject";

/**
 * Whether a path names something below where it begins, whoever decodes it and however often: no steps up, no
 * backslashes, no roots, no control characters, nothing that is still encoded, no query and no fragment.
 */
export function isPlainPath(path: string): boolean {
  if (path === "") return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f\\?#]|%[0-9a-fA-F]{2}/.test(path)) return false;
  return path.split("/").every((part, index, parts) => {
    const mayBeEmpty = index === parts.length - 1 && index > 0;
    return part !== ".." && part !== "." && (part !== "" || mayBeEmpty);
  });
}

/**
 * The run or the logged model whose files are there: `<experiment>/<run>/artifacts/…`, `<experiment>/models/<id>/artifacts/…`,
 * percent-encoded. `null` for every other path.
 */
export function placeOfArtifact(encoded: string): Subject | null {
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  if (!isPlainPath(path)) return null;
  const model = /^\d+\/models\/([\w-]+)\/artifacts(?:\/|$)/.exec(path)?.[1];
  if (model !== undefined) return { type: "logged-model", id: model };
  const run = /^\d+\/([0-9a-f]{32})\/artifacts(?:\/|$)/.exec(path)?.[1];
  return run === undefined ? null : { type: "run", id: run };
}
