import { readFileSync } from "node:fs";
import { stdin, stdout } from "node:process";
import { removeUnfinishedSave, writeAtomically } from "@/notebook/files/atomic-write";

/*
 * Started by the real test: the part of `large-saves.ts` that touches the file, without what comes before it: the
 * notebook that is there, written again and again with another version in each cell, until the process is killed.
 */
const path = process.argv[2] ?? "";
let version = Number(process.argv[3] ?? 0);
const bytes = readFileSync(path);
const places: number[] = [];
for (let at = bytes.indexOf("<0"); at >= 0; at = bytes.indexOf("<0", at + 1)) places.push(at);

stdout.write("ready\n");
await new Promise((go) => stdin.once("data", go));
await removeUnfinishedSave(path);
stdout.write("saving\n");
for (;;) {
  version++;
  for (const at of places) bytes.write(`<${String(version).padStart(9, "0")}>`, at);
  await writeAtomically(path, { bytes, beforeRename: async () => {} });
}
