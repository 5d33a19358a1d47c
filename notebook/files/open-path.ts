import { realpath } from "node:fs/promises";
import { isAbsolute, join, posix } from "node:path";
import { AppError } from "@/core/errors";
import { codeOf } from "./file-trouble";

/** One file of the home, by both of its names. */
export interface OpenPath {
  /** As people read it: relative to the home, with `/`. */
  readonly path: string;
  /** With symbolic links resolved: two names of one file are one session. */
  readonly realPath: string;
}

/**
 * The file that a person names. Throws `invalid` for what is not below the home, `not-found` for what is not
 * there.
 */
export async function resolvePath(home: string, asked: string): Promise<OpenPath> {
  const path = posix.normalize(asked.replace(/^\/+/, ""));
  if (path === "." || path.startsWith("..") || isAbsolute(path) || path.includes("\0"))
    throw new AppError("invalid", "This is not a path in your home. Choose a notebook in the file browser.");
  try {
    return { path, realPath: await realpath(join(home, path)) };
  } catch (error) {
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(error))) throw error;
    throw new AppError("not-found", `There is no file ${path} any more. It may have been moved or deleted.`);
  }
}
