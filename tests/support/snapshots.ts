import { createHash } from "node:crypto";
import type { Cell, Notebook, Output } from "@/core/notebook/notebook";
import type { Snapshot } from "@/core/snapshot/snapshot";

/** A cell as a file would give it, with what the test is about. */
export function cell(id: string, change: Partial<Cell> = {}): Cell {
  return {
    id,
    kind: "code",
    source: "",
    metadata: {},
    attachments: null,
    outputs: [],
    executionCount: null,
    extra: {},
    ...change,
  };
}

export function notebookOf(cells: readonly Cell[], metadata: Notebook["metadata"] = {}): Notebook {
  return {
    order: cells.map(({ id }) => id),
    cells: Object.fromEntries(cells.map((each) => [each.id, each])),
    metadata,
    format: { major: 4, minor: 5 },
    extra: {},
  };
}

export function display(data: Record<string, string>, change: object = {}): Output {
  return { type: "display", data, metadata: {}, displayId: null, stored: {}, extra: {}, ...change };
}

export function stream(text: string, name = "stdout"): Output {
  return { type: "stream", name, text, stored: null, extra: {} };
}

export function snapshotOf(notebook: Notebook, change: Partial<Snapshot> = {}): Snapshot {
  return {
    format: 1,
    name: "report.ipynb",
    title: "Report",
    takenAt: 1_790_000_000_000,
    notebook,
    environment: {
      image: "base-python",
      kernelspec: "python3",
      instanceType: "ml.t3.medium",
      packages: [{ name: "cowsay", version: "6.1", wheel: null }],
    },
    git: null,
    missing: [],
    withOutputs: true,
    ...change,
  };
}

export const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** A snapshot as notebook servers send it. */
export function asSent(snapshot: Snapshot, blobs: readonly Buffer[]): Buffer {
  const parts = blobs.map((bytes) => ({ hash: sha256(bytes), size: bytes.length }));
  return Buffer.concat([Buffer.from(`${JSON.stringify({ snapshot, parts })}\n`), ...blobs]);
}
