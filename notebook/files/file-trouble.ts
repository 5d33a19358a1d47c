import { AppError } from "@/core/errors";

/** What a file system said, as a sentence about the notebook; whatever it is, the notebook itself goes on. */
export function fileTrouble(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const { kind, sentence } = sentenceOf(code, name);
  return new AppError(kind, sentence, { cause: error, detail: String(error) });
}

/** The system's code of an error, as `ENOENT`; empty for an error that has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

function sentenceOf(code: string, name: string) {
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return {
        kind: "disk-full" as const,
        sentence: `Disk full: ${name} could not be saved. Your changes are kept here and will be saved once there is space; delete files you do not need.`,
      };
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return {
        kind: "unavailable" as const,
        sentence: `${name} or its folder is read-only, so it could not be saved. Your changes are kept here; make it writable and they will be saved.`,
      };
    case "ENOENT":
    case "ENOTDIR":
      return {
        kind: "not-found" as const,
        sentence: `${name} was deleted or moved elsewhere. The notebook is kept here; save it to write the file again.`,
      };
    case "EISDIR":
      return { kind: "invalid" as const, sentence: `${name} is a folder, not a notebook.` };
    default:
      return {
        kind: "unavailable" as const,
        sentence: `The storage did not take ${name}${code === "" ? "" : ` (${code})`}. Your changes are kept here and saving is tried again.`,
      };
  }
}
