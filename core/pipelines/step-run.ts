import * as z from "zod";
import type { Json } from "../json";

/** What the studio server and notebook servers say to one another about a step (`POST /steps`, ARCHITECTURE.md). */

const json: z.ZodType<Json> = z.json();
const path = z.string().min(1).max(4_000);
const named = <Item extends z.ZodType>(item: Item) => z.record(z.string().max(100), item);

export const stepId = /^[\w.-]{1,200}$/;

/** A step that is to be run: paths are from the home. */
export const stepWish = z.strictObject({
  id: z.string().regex(stepId),
  notebook: path,
  /** Tags; empty: all cells. */
  cells: z.array(z.string().max(200)).max(100),
  /** Values of variables that are set before. */
  inputs: named(json),
  /** Files that are read: their content counts for `fingerprint`. */
  reads: named(path),
  /** `null`: the value of the variable; else the file that is written. */
  outputs: named(path.nullable()),
  image: z.string().max(100).nullable(),
  instance: z.string().max(100).nullable(),
});
export type StepWish = z.infer<typeof stepWish>;

const file = z.object({ path, hash: z.string(), size: z.number() });
export type StepFile = z.infer<typeof file>;

/** What the step is made of at this moment; `problem`: why it cannot run, as a sentence. */
export const stepLook = z.object({
  problem: z.string().nullable(),
  /** SHA-256 of the code that would run. */
  code: z.string(),
  /** By the name of the input. */
  reads: named(file),
  /** Files that it would write, as far as they are there. */
  writes: named(file),
  image: z.string(),
  kernelspec: z.string(),
  instanceType: z.string(),
});
export type StepLook = z.infer<typeof stepLook>;

const logLine = z.object({
  /** Epoch ms. */
  at: z.number(),
  level: z.enum(["studio", "out", "error"]),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

export const stepReport = z.object({
  state: z.enum(["starting", "running", "finished", "failed", "stopped"]),
  /** What it waits for, or why it failed; a sentence or a few words. */
  note: z.string(),
  /** Cells. */
  done: z.number(),
  total: z.number(),
  app: z
    .object({ id: z.string(), image: z.string(), imageName: z.string(), instanceType: z.string() })
    .nullable(),
  /** Lines from the one that was asked for; how many there are in all. */
  log: z.array(logLine),
  logged: z.number(),
  outputs: named(json),
  writes: named(file),
  /** The executed notebook. */
  snapshot: z.string().nullable(),
  /** Why there is none. */
  snapshotNote: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type StepReport = z.infer<typeof stepReport>;
