import { describe, expect, it } from "vitest";
import { freeze } from "@/notebook/snapshots/freeze";
import { cell, display, notebookOf, sha256, stream } from "@/tests/support/snapshots";

const nothingStored = { read: () => null };
const options = { outputs: nothingStored, withOutputs: true, masks: [] };
const plot = Buffer.alloc(30_000, 7).toString("base64");

describe("a notebook that is frozen", () => {
  it("keeps what it says, with large outputs beside it, once each", () => {
    const notebook = notebookOf([
      cell("a", {
        source: "x",
        outputs: [display({ "image/png": plot }), stream("hello\n")],
        executionCount: 3,
      }),
      cell("b", { outputs: [display({ "image/png": plot, "text/plain": "<Figure>" })] }),
    ]);
    const { notebook: frozen, blobs } = freeze(notebook, options);
    const part = { ref: sha256(Buffer.alloc(30_000, 7)), size: 30_000 };
    expect([...blobs.keys()]).toEqual([part.ref]);
    expect(frozen.cells.a).toMatchObject({ source: "x", executionCount: 3 });
    expect(frozen.cells.a?.outputs[0]).toMatchObject({ data: {}, stored: { "image/png": part } });
    expect(frozen.cells.b?.outputs[0]).toMatchObject({ data: { "text/plain": "<Figure>" } });
  });

  it("leaves out outputs, counts and widgets when it is to be without", () => {
    const notebook = notebookOf([cell("a", { outputs: [stream("secret")], executionCount: 3 })], {
      widgets: { state: { x: "secret" } },
      kernelspec: { name: "python3" },
    });
    const { notebook: frozen } = freeze(notebook, { ...options, withOutputs: false });
    expect(JSON.stringify(frozen)).not.toContain("secret");
    expect(frozen.cells.a).toMatchObject({ outputs: [], executionCount: null });
    expect(frozen.metadata).toEqual({ kernelspec: { name: "python3" } });
  });

  it("masks a text wherever it stands, in parts that are stored too", () => {
    const key = "hf_abcdefghijkl";
    const long = `${"row\n".repeat(2_000)}${key}`;
    const notebook = notebookOf(
      [
        cell("a", {
          source: `token = "${key}"`,
          metadata: { note: key },
          attachments: { [key]: { "text/plain": key } },
          outputs: [
            stream(`got ${key}\n`),
            { type: "stream", name: "stdout", text: "…", stored: { ref: "run-1", size: 9 }, extra: {} },
            display({ "text/html": `<b>${key}</b>`, "text/plain": long }, { metadata: { alt: key } }),
            { type: "error", name: "E", value: key, traceback: [`at ${key}`], extra: {} },
            { type: "unknown", raw: { deep: [{ key }] } },
          ],
        }),
      ],
      { widgets: { state: key } },
    );
    const read = () => Buffer.from(`whole ${key} text`);
    const { notebook: frozen, blobs } = freeze(notebook, { ...options, outputs: { read }, masks: [key] });
    expect(JSON.stringify(frozen) + [...blobs.values()].join()).not.toContain(key);
    expect([...blobs.values()].map(String)).toContain("whole •••••• (masked) text");
  });

  it("says what is gone from the storage", () => {
    const stored = { "image/png": { ref: "gone", size: 10 } };
    const { missing } = freeze(notebookOf([cell("a", { outputs: [display({}, { stored })] })]), options);
    expect(missing).toEqual(["An output of the type image/png is gone from the notebook's storage."]);
  });
});
