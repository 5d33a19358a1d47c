import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isPipelineFile } from "@/core/pipelines/parse";

const deepest = 6;
const mostFolders = 3_000;
const mostFiles = 200;
const longest = 500_000;
/** Full of files that nobody wrote. */
const passedOver = /^(\..*|node_modules|__pycache__|venv|site-packages)$/;

/** The pipeline files of a home with their texts, by path. Hidden folders, and those of programs, are passed over. */
export async function pipelineFiles(home: string): Promise<readonly { path: string; text: string }[]> {
  const found: { path: string; text: string }[] = [];
  let folders = [""];
  let seen = 0;
  for (let depth = 0; depth <= deepest && folders.length > 0; depth += 1) {
    const below: string[] = [];
    for (const folder of folders) {
      seen += 1;
      if (seen > mostFolders || found.length >= mostFiles) return sorted(found);
      for (const entry of await readdir(join(home, folder), { withFileTypes: true }).catch(() => [])) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && !passedOver.test(entry.name)) below.push(path);
        else if (entry.isFile() && isPipelineFile(entry.name)) {
          const text = await textOf(join(home, path));
          if (text !== null) found.push({ path, text });
        }
      }
    }
    folders = below;
  }
  return sorted(found);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return (await stat(path)).size > longest ? null : await readFile(path, "utf8");
  } catch {
    return null;
  }
}

function sorted(files: { path: string; text: string }[]) {
  return files.sort((a, b) => a.path.localeCompare(b.path));
}
