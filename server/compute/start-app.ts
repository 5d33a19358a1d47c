import type { Kysely } from "kysely";
import { AppError, sentenceFor } from "@/core/errors";
import { phasesOf, sizeOf } from "@/server/compute/app-rows";
import type { InstanceType, PhaseTime, StartRequest } from "@/server/compute/compute-backend";
import type { ReconcilerNeeds } from "@/server/compute/reconciler-needs";
import { appById, tokenOf } from "@/server/compute/records";
import type { AppRow, ComputeTables } from "@/server/compute/tables";
import { waitsOf } from "@/server/compute/waiting-row";

/** What became of a start. */
type Started =
  | {
      readonly type: "started";
      readonly ref: string;
      readonly phases: readonly PhaseTime[];
      readonly scripts: number;
    }
  | { readonly type: "unwanted" }
  | { readonly type: "refused"; readonly sentence: string };

type Needs = Pick<
  ReconcilerNeeds,
  "db" | "backend" | "images" | "clock" | "homes" | "installation" | "environment" | "log" | "scripts"
>;

/** Has the image made where that is needed, and the app started when it is its turn. `onPhases` hears of the progress. */
export async function startApp(
  row: AppRow,
  needs: Needs & {
    onPhases: (phases: readonly PhaseTime[]) => void;
    /** Resolves when it is its turn; with `false` once nobody wants it any more. */
    turn: () => Promise<boolean>;
  },
): Promise<Started> {
  const phases = [...phasesOf(row)];
  const note = (text: string) => {
    phases.push({ phase: "pulling", at: needs.clock.now(), note: text });
    needs.onPhases(phases);
  };
  try {
    const image = await needs.images.prepare({ name: row.image, owner: row.owner, app: row.id }, note);
    if (!(await needs.turn())) return { type: "unwanted" };
    // Somebody may have asked for its end while the image was being made, or while it waited.
    const now = await appById(needs.db, row.id);
    if (now === null || now.desired !== "running" || now.state === "stopped") return { type: "unwanted" };
    const startScripts = await needs.scripts.forStart(row.owner, row.kind);
    const ref = await needs.backend.start({ ...(await requestFor(row, { needs, image })), startScripts });
    return { type: "started", ref: JSON.stringify(ref), phases, scripts: startScripts.length };
  } catch (error) {
    if (!(error instanceof AppError)) needs.log.error("app start failed", { appId: row.id, error });
    return { type: "refused", sentence: sentenceFor(error) };
  }
}

async function requestFor(row: AppRow, of: { needs: Needs; image: string }): Promise<StartRequest> {
  const { needs, image } = of;
  const owner = { id: row.owner };
  return {
    requestId: row.id,
    kind: row.kind,
    labels: {
      installation: needs.installation,
      domain: row.domain,
      owner: row.owner,
      app: row.id,
      instance: row.instance,
    },
    image,
    instanceType: row.instance === null ? null : await typeOf(needs.db, row.instance),
    home: needs.homes.home(owner.id),
    reserve: needs.homes.reserve(owner.id),
    runAs: needs.homes.runAs === undefined ? recordedUser(row) : await needs.homes.runAs(owner.id),
    token: await tokenOf(needs.db, row.id),
    environment: { ...needs.environment, ATELIER_IMAGE: row.image, ...waitingKernel(row) },
  };
}

function waitingKernel(row: AppRow): Record<string, string> {
  const waits = waitsOf(row);
  if (waits === null) return {};
  return { ATELIER_WAITING_KERNEL: waits.kernelspec, ATELIER_KERNEL_LOADS: waits.loads.join(" ") };
}

function recordedUser({ uid, gid }: AppRow): StartRequest["runAs"] {
  return uid === null || gid === null ? null : { uid, gid };
}

async function typeOf(db: Kysely<ComputeTables>, instance: string): Promise<InstanceType> {
  return sizeOf(
    await db.selectFrom("instances").select("size").where("id", "=", instance).executeTakeFirstOrThrow(),
  );
}

/** Phases as a person reads them: what the studio did, then what the backend does. */
export function joinedPhases(before: readonly PhaseTime[], now: readonly PhaseTime[]): readonly PhaseTime[] {
  const ours = before.filter((one) => one.phase === "queued" || one.phase === "pulling");
  return [...ours, ...now.filter((one) => one.phase !== "queued")];
}
