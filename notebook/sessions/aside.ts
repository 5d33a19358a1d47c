import * as z from "zod";
import type { JsonObject } from "@/core/json";
import { instanceSize } from "../compute/studio-answers";
import type { KernelAddress } from "./granted-app";

/** What the notebook server must know of a session beyond the session itself, kept beside its journal. */
export interface Aside {
  readonly path: string;
  readonly realPath: string;
  /** Closed with nothing left to do: not opened again at the next start. */
  readonly closed: boolean;
  readonly kernel: KernelAddress | null;
  /** The other kernel of a switch that is under way, or that just ended: it is to end. */
  readonly beside: KernelAddress | null;
  /** The version of the file that we last read or wrote, and the `seq` of the document that it holds. */
  readonly saved: { readonly hash: string; readonly seq: number } | null;
  /** The kernel's last word that the session holds: what it said after it is asked for again. */
  readonly heard: string | null;
  /** Where its variables are kept, and until when (epoch ms). */
  readonly variables: { readonly folder: string; readonly until: number } | null;
  /** Client → its last batch and what it was answered. */
  readonly batches: Readonly<Record<string, { readonly batch: number; readonly seq: number }>>;
}

const address = z.object({
  granted: z.object({
    app: z.object({
      appId: z.string(),
      socketPath: z.string(),
      baseUrl: z.string(),
      tokenFile: z.string(),
    }),
    instance: instanceSize,
    imageName: z.string(),
  }),
  kernelId: z.string(),
  lineId: z.string(),
});

const schema = z.object({
  path: z.string(),
  realPath: z.string(),
  closed: z.boolean(),
  kernel: address.nullable(),
  beside: address.nullable().default(null),
  saved: z.object({ hash: z.string(), seq: z.number() }).nullable(),
  heard: z.string().nullable().default(null),
  variables: z.object({ folder: z.string(), until: z.number() }).nullable().default(null),
  batches: z.record(z.string(), z.object({ batch: z.number(), seq: z.number() })),
});

/** Throws where it is not one: then it was not written by this program. */
export function parseAside(value: JsonObject): Aside {
  return schema.parse(value);
}

/** A copy, so that what is journaled does not change with what is in use. */
export function asideToJson(aside: Aside): JsonObject {
  return structuredClone(aside) as unknown as JsonObject;
}
