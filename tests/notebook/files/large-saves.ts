import { stdin, stdout } from "node:process";
import type { Cell } from "@/core/notebook/notebook";
import { newSession } from "@/core/session/new-session";
import { removeUnfinishedSave, writeAtomically } from "@/notebook/files/atomic-write";
import { lookAt } from "@/notebook/files/disk-version";
import { FileKeeper } from "@/notebook/files/file-keeper";
import { MemoryJournal } from "@/notebook/journal/memory-journal";
import { SessionLog } from "@/notebook/sessions/session-log";
import { notebookOf } from "@/tests/support/session-builders";

/*
 * Started by the real test: a notebook of 60 MB of plots, saved version after version as the notebook server saves, from its
 * document to the rename, until the process is killed. Every cell names the version.
 */
const path = process.argv[2] ?? "";
let version = Number(process.argv[3] ?? 0);
const picture = "iVBORw0K".repeat(131_072);
const markOf = (number: number) => `<${String(number).padStart(9, "0")}>`;

const cells = Array.from({ length: 60 }, (_, index): Cell => {
  const plot = {
    type: "display",
    data: { "image/png": picture },
    metadata: {},
    displayId: null,
    stored: {},
    extra: {},
  } as const;
  const rest = { kind: "code", metadata: {}, attachments: null, executionCount: null, extra: {} } as const;
  return { id: `c${index}`, source: markOf(version), outputs: [plot], ...rest };
});
const log = new SessionLog({
  journal: new MemoryJournal(),
  start: {
    seq: 0,
    heard: null,
    session: newSession({
      notebook: notebookOf(...cells),
      path: "large.ipynb",
      compute: { image: "", kernelspec: "", instanceType: "" },
      trusted: true,
    }),
  },
  onEffect() {},
});
stdout.write("ready\n");
await new Promise((go) => stdin.once("data", go));
await removeUnfinishedSave(path);
const look = await lookAt(path);
const file = new FileKeeper({
  log,
  clock: { now: () => Date.now() },
  ids: { next: () => "" },
  start: {
    realPath: path,
    version: look === null ? null : { hash: "", ...look },
    layout: undefined,
    base: null,
  },
  complete: (notebook) => notebook,
  bounded: (notebook) => notebook,
  write: (...asked) => {
    stdout.write("writing\n");
    return writeAtomically(...asked);
  },
  onSaved() {},
  onMoved() {},
});

for (;;) {
  const before = markOf(version).length;
  const mark = markOf(++version);
  log.add(
    cells.map(({ id }) => ({
      type: "editText" as const,
      cellId: id,
      changes: [[before, mark]],
    })),
  );
  stdout.write("saving\n");
  await file.save();
  stdout.write("saved\n");
}
