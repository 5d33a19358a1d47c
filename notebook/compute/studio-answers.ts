import * as z from "zod";
import { type ErrorCode, isErrorCode } from "@/core/errors";

/** What an instance has. */
export const instanceSize = z.object({
  typeName: z.string(),
  vcpu: z.number(),
  memoryGiB: z.number(),
  gpu: z.object({ model: z.string(), count: z.number(), memoryGiB: z.number() }).nullish(),
});

/** What the studio server says on its socket for apps, as far as it matters here (ARCHITECTURE.md). */
export const answerLine = z.union([
  z.object({
    ready: z.object({
      appId: z.string(),
      baseUrl: z.string(),
      address: z.object({ jupyter: z.string(), tokenFile: z.string() }),
      instance: instanceSize,
      imageName: z.string(),
    }),
  }),
  z.object({ refused: z.object({ code: z.string(), message: z.string() }) }),
  z.object({ phase: z.string(), note: z.string() }),
  z.object({ starting: z.string() }),
]);

/** What a notebook runs on until a person chooses. */
export const computeChoice = z.object({
  image: z.string(),
  kernelspec: z.string(),
  instanceType: z.string(),
});

export type AnswerLine = z.infer<typeof answerLine>;

/** What the studio server says of an app; what else it says is left out. */
export const appStatus = z.union([
  z.object({ state: z.enum(["starting", "ready"]) }),
  z.object({
    state: z.literal("stopped"),
    cause: z.object({
      type: z.string(),
      code: z.number().nullish(),
      signal: z.string().nullish(),
    }),
    evidence: z.string(),
  }),
]);

export type PresentAppStatus = z.infer<typeof appStatus>;

/** A code that is not known here is taken for a passing trouble. */
export function knownCode(code: string): ErrorCode {
  return isErrorCode(code) ? code : "unavailable";
}
