import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The files of the pipeline that ships, by their names. */
export async function exampleFiles(
  root: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const folder = join(root, "docs/examples/iris");
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })));
}
