import { z } from "zod";
import { AppError } from "@/core/errors";
import type {
  AppAddress,
  AppRef,
  AppStatus,
  InstanceType,
  PhaseTime,
  StopCause,
} from "@/server/compute/compute-backend";
import type { AppRow } from "@/server/compute/tables";

/** What was stored as JSON by this program; parsed here so that nobody else has to know. */
const phases = z.array(
  z.object({
    phase: z.enum(["queued", "placing", "pulling", "starting", "ready"]),
    at: z.number(),
    note: z.string(),
    warning: z.boolean().optional(),
  }),
);

/** How its start went, as it is kept. */
export function phasesOf(row: Pick<AppRow, "phases">): readonly PhaseTime[] {
  return phases.parse(JSON.parse(row.phases));
}

/** What the backend knows it by; `null` until the backend was asked. */
export function refOf(row: Pick<AppRow, "ref">): AppRef | null {
  return row.ref === null ? null : (JSON.parse(row.ref) as AppRef);
}

/** Where it answers; `null` unless it is ready. */
export function addressOf(row: Pick<AppRow, "address">): AppAddress | null {
  return row.address === null ? null : (JSON.parse(row.address) as AppAddress);
}

/** The instance type as it was when the instance started. */
export function sizeOf(row: { size: string }): InstanceType {
  return JSON.parse(row.size) as InstanceType;
}

/** The row in the backend's own words, as it was last seen. */
export function statusOf(row: AppRow): AppStatus {
  const address = addressOf(row);
  switch (row.state) {
    case "starting":
      return { state: "starting", phases: phasesOf(row) };
    case "ready":
      return address === null
        ? { state: "starting", phases: phasesOf(row) }
        : { state: "ready", phases: phasesOf(row), address };
    case "stopped":
      return { state: "stopped", cause: causeOf(row), at: row.stopped_at, evidence: row.evidence };
    default:
      return row.state satisfies never;
  }
}

/** Why it stopped; `unknown` where nobody wrote it down. */
export function causeOf(row: AppRow): StopCause {
  return row.cause === null ? { type: "unknown" } : (JSON.parse(row.cause) as StopCause);
}

/** Missing and someone else's look the same. */
export function noSuchApp(): AppError {
  return new AppError("not-found", "There is no such app any more.");
}

/** Where the gateway has the app. */
export function baseUrlOf(appId: string): string {
  return `/apps/${appId}/`;
}
