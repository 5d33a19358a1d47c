import { z } from "zod";
import type { JsonObject } from "@/core/json";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { wheelFile } from "@/core/snapshot/wheel-name";

const json: z.ZodType<JsonObject> = z.record(z.string(), z.json()) as never;
const stored = z.object({ ref: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() });
const rich = {
  data: json,
  metadata: json,
  displayId: z.string().nullable(),
  stored: z.record(z.string().max(200), stored),
  extra: json,
};

const output = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("stream"),
    name: z.string(),
    text: z.string(),
    stored: stored.nullable(),
    extra: json,
  }),
  z.object({ type: z.literal("display"), ...rich }),
  z.object({ type: z.literal("result"), ...rich, executionCount: z.number().nullable() }),
  z.object({
    type: z.literal("error"),
    name: z.string(),
    value: z.string(),
    traceback: z.array(z.string()),
    extra: json,
  }),
  z.object({ type: z.literal("unknown"), raw: json }),
]);

const cell = z.object({
  id: z.string().max(100),
  kind: z.enum(["code", "markdown", "raw", "unknown"]),
  source: z.string(),
  metadata: json,
  attachments: json.nullable(),
  outputs: z.array(output),
  executionCount: z.number().nullable(),
  extra: json,
});

const notebook = z
  .object({
    order: z.array(z.string()).max(1_000_000),
    cells: z.record(z.string(), cell),
    metadata: json,
    format: z.object({ major: z.number(), minor: z.number() }),
    extra: json,
  })
  .refine(
    ({ order, cells }) => order.every((id) => Object.hasOwn(cells, id)),
    "names a cell that is not there",
  );

const packageOf = z.object({
  name: z.string().max(300),
  version: z.string().max(200),
  // Snapshots of before there were wheels are read as well.
  wheel: z
    .object({
      file: z.string().regex(wheelFile),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      size: z.number().int().nonnegative(),
    })
    .nullable()
    .default(null),
});

/** A snapshot comes from a program of the person's own: it is read like anything from outside. */
export const snapshotSchema: z.ZodType<Snapshot> = z.object({
  format: z.literal(1),
  name: z.string().min(1).max(500),
  title: z.string().max(500),
  takenAt: z.number().int(),
  notebook,
  environment: z.object({
    image: z.string().max(200),
    kernelspec: z.string().max(200),
    instanceType: z.string().max(200),
    packages: z.array(packageOf).max(10_000),
  }),
  git: z
    .object({
      commit: z.string().max(64).nullable(),
      branch: z.string().max(1000).nullable(),
      changed: z.array(z.string().max(4096)).max(200),
      changedCount: z.number().int().nonnegative(),
      remote: z.string().max(2000).nullable(),
    })
    .nullable()
    .default(null),
  missing: z.array(z.string().max(1000)).max(1000),
  withOutputs: z.boolean(),
});
