import * as z from "zod";
import type { Json } from "@/core/json";
import type { Operation, operationsOfPeople } from "@/core/session/operation";

type Of<T extends Operation["type"]> = Extract<Operation, { type: T }>;

/** Safe in a path, in a selector, and as the key of an object: never a name that every object has. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .refine((value) => !(value in {}), "reserved");
const ids = z.array(id).max(20_000).readonly();
const json = z.custom<Json>((value) => value !== undefined);
const jsonObject = z.record(z.string(), json);
const time = z.number().finite();
const place = id.nullable();
const text = z.string();
const stored = z.strictObject({ ref: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/), size: z.number() });

const rich = {
  data: jsonObject,
  metadata: jsonObject,
  displayId: text.nullable(),
  stored: z.record(z.string(), stored),
  extra: jsonObject,
};

const output = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("stream"),
    name: text,
    text,
    stored: stored.nullable(),
    extra: jsonObject,
  }),
  z.strictObject({ type: z.literal("display"), ...rich }),
  z.strictObject({ type: z.literal("result"), ...rich, executionCount: z.number().nullable() }),
  z.strictObject({
    type: z.literal("error"),
    name: text,
    value: text,
    traceback: z.array(text),
    extra: jsonObject,
  }),
  z.strictObject({ type: z.literal("unknown"), raw: jsonObject }),
]);

const cell = z.strictObject({
  id,
  kind: z.enum(["code", "markdown", "raw", "unknown"]),
  source: text,
  metadata: jsonObject,
  attachments: jsonObject.nullable(),
  outputs: z.array(output),
  executionCount: z.number().nullable(),
  extra: jsonObject,
});

const compute = z.strictObject({
  image: text.max(300),
  kernelspec: text.max(300),
  instanceType: text.max(100),
});

const schemas = {
  insertCell: z.strictObject({ type: z.literal("insertCell"), after: place, cell }),
  deleteCells: z.strictObject({ type: z.literal("deleteCells"), cellIds: ids, at: time }),
  restoreCell: z.strictObject({ type: z.literal("restoreCell"), cellId: id }),
  moveCells: z.strictObject({ type: z.literal("moveCells"), cellIds: ids, after: place }),
  setCellKind: z.strictObject({
    type: z.literal("setCellKind"),
    cellId: id,
    kind: z.enum(["code", "markdown", "raw"]),
  }),
  setCellMetadata: z.strictObject({ type: z.literal("setCellMetadata"), cellId: id, metadata: jsonObject }),
  setAttachments: z.strictObject({
    type: z.literal("setAttachments"),
    cellId: id,
    attachments: jsonObject.nullable(),
  }),
  splitCell: z.strictObject({
    type: z.literal("splitCell"),
    cellId: id,
    at: z.number().int().min(0),
    newId: id,
  }),
  mergeCells: z.strictObject({ type: z.literal("mergeCells"), cellIds: ids, at: time }),
  clearOutputs: z.strictObject({ type: z.literal("clearOutputs"), cellIds: ids }),
  setOutputs: z.strictObject({
    type: z.literal("setOutputs"),
    cellId: id,
    outputs: z.array(output),
    executionCount: z.number().nullable(),
  }),
  setNotebookMetadata: z.strictObject({ type: z.literal("setNotebookMetadata"), metadata: jsonObject }),
  setTrusted: z.strictObject({ type: z.literal("setTrusted"), trusted: z.boolean() }),
  editText: z.strictObject({ type: z.literal("editText"), cellId: id, changes: json }),
  queueCells: z.strictObject({
    type: z.literal("queueCells"),
    runs: z
      .array(z.strictObject({ cellId: id, runId: id }))
      .max(20_000)
      .readonly(),
    at: time,
  }),
  unqueueCells: z.strictObject({ type: z.literal("unqueueCells"), cellIds: ids }),
  interruptKernel: z.strictObject({ type: z.literal("interruptKernel") }),
  answerPrompt: z.strictObject({ type: z.literal("answerPrompt"), promptId: text.max(200), answer: text }),
  chooseCompute: z.strictObject({ type: z.literal("chooseCompute"), compute }),
  restartKernel: z.strictObject({ type: z.literal("restartKernel") }),
  shutDownKernel: z.strictObject({ type: z.literal("shutDownKernel") }),
  switchInstance: z.strictObject({ type: z.literal("switchInstance"), compute, keep: z.boolean() }),
  cancelSwitch: z.strictObject({ type: z.literal("cancelSwitch") }),
  dismissSwitched: z.strictObject({ type: z.literal("dismissSwitched") }),
  // Only people ask so; what is idle or too dear is known elsewhere.
  hibernate: z.strictObject({ type: z.literal("hibernate"), why: z.literal("asked") }),
  cancelHibernation: z.strictObject({ type: z.literal("cancelHibernation") }),
  resumeKernel: z.strictObject({ type: z.literal("resumeKernel") }),
  discardKept: z.strictObject({ type: z.literal("discardKept") }),
  resolveConflict: z.strictObject({
    type: z.literal("resolveConflict"),
    cellId: id,
    keep: z.enum(["ours", "theirs", "both"]),
    newId: id,
  }),
} satisfies { [T in (typeof operationsOfPeople)[number]]: z.ZodType<Of<T>> };

/** What a browser may send: exactly the families of `operationsOfPeople`, nothing unknown in them. */
export const operationOfPeople: z.ZodType<Operation> = z.discriminatedUnion(
  "type",
  Object.values(schemas) as [(typeof schemas)["insertCell"], ...(typeof schemas)["insertCell"][]],
);
