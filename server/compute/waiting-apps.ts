import { stat } from "node:fs/promises";
import { freemem } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { suits } from "@/core/compute/hardware";
import { sizeOf } from "@/server/compute/app-rows";
import type { InstanceType } from "@/server/compute/compute-backend";
import type { DefaultTypes } from "@/server/compute/default-types";
import type { ReconcilerNeeds } from "@/server/compute/reconciler-needs";
import { liveApps, type Owner, wantStopped, wantWaitingApp } from "@/server/compute/records";
import type { AppRow, ComputeTables } from "@/server/compute/tables";
import { waitsOf } from "@/server/compute/waiting-row";
import type { Images, OfferedImage } from "@/server/images/images";

/** How many apps may be kept ready for whoever needs one next, and what of the machine's memory they must leave. */
export interface WaitingBudget {
  readonly apps: number;
  readonly leaveMemoryGiB: number;
}

interface Needs extends Pick<ReconcilerNeeds, "db" | "backend" | "clock" | "homes"> {
  readonly ids: { next(): string };
  readonly images: Pick<Images, "offered" | "versionsOf">;
  readonly defaults: Pick<DefaultTypes, "firstChoice">;
  readonly budget: WaitingBudget;
  /** Between two looks at least. */
  readonly lookEveryMs: number;
  /** Bytes that programs can still have. For tests. */
  readonly freeMemory?: () => number;
}

/** What a person's next kernel is likely to run on. */
interface Likely {
  readonly image: OfferedImage;
  readonly kernelspec: string;
  readonly hardware: AppRow["hardware"];
  readonly type: InstanceType;
}

/** One that failed would most likely fail again. */
const afterFailureMs = 30 * 60_000;

/**
 * Keeps an app ready, with a kernel in it, for people who are here and run nothing: of the image and on the type of
 * their latest, within the budget. It is theirs from its start (their home, their user of the machine), and on no bill
 * until they take it. One that they do not need any more, or that would differ from a fresh one, is stopped.
 */
export function createWaitingApps(needs: Needs) {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    /** By the one server that starts apps, as often as it likes; whether something is to be done now. */
    async keep(): Promise<boolean> {
      if (performance.now() - lookedAt < needs.lookEveryMs) return false;
      lookedAt = performance.now();
      const rows = (await liveApps(needs.db)).filter(({ desired }) => desired === "running");
      const people = needs.budget.apps === 0 ? [] : restingPeople(rows);
      const waiting = rows.filter((row) => row.waits !== null);
      const unfit = await unfitOf(waiting, { ...needs, people });
      await wantStopped(needs.db, { apps: unfit, reason: "asked" });
      if (unfit.length > 0) return true;
      // What somebody waits for comes first.
      if (rows.some(({ state }) => state === "starting")) return false;
      const free = (needs.freeMemory ?? freemem)();
      if (waiting.length >= needs.budget.apps || free < needs.budget.leaveMemoryGiB * 1024 ** 3) return false;
      return startOne(
        people.filter(({ id }) => !waiting.some(({ owner }) => owner === id)),
        needs,
      );
    },
  };
}

/** Whose notebook server runs, and nothing else. */
function restingPeople(rows: readonly AppRow[]): readonly Owner[] {
  const busy = new Set(
    rows.filter((row) => row.kind === "KernelGateway" && row.waits === null).map(({ owner }) => owner),
  );
  return rows
    .filter((row) => row.kind === "JupyterServer" && row.state === "ready" && !busy.has(row.owner))
    .map(({ owner: id, domain: domainId, uid, gid }) => ({
      id,
      domainId,
      posix: uid === null || gid === null ? null : { uid, gid },
    }));
}

async function startOne(people: readonly Owner[], needs: Needs): Promise<boolean> {
  for (const owner of people) {
    if (await failedLately(owner.id, needs)) continue;
    const likely = await likelyFor(owner, needs);
    if (likely === null) continue;
    const waits = { kernelspec: likely.kernelspec, loads: likely.image.loads ?? [] };
    await wantWaitingApp(needs, { owner, ...likely, image: likely.image.id, waits });
    return true;
  }
  return false;
}

async function failedLately(owner: string, { db, clock }: Needs): Promise<boolean> {
  const last = await db
    .selectFrom("apps")
    .select(["cause", "stopped_at"])
    .where("owner", "=", owner)
    .where("state", "=", "stopped")
    .where("waits", "is not", null)
    .orderBy("created_at", "desc")
    .executeTakeFirst();
  if (last === undefined || last.cause?.includes('"asked"')) return false;
  return clock.now() - Number(last.stopped_at) < afterFailureMs;
}

/** Of their latest app, else of what a new notebook would get; `null` where that cannot start at once. */
async function likelyFor(owner: Owner, needs: Needs): Promise<Likely | null> {
  const latest = await latestOf(owner.id, needs.db);
  const wish = latest ?? (await needs.defaults.firstChoice(owner, null));
  const image = (await needs.images.offered(owner.id)).find(({ id }) => id === wish.image);
  const offer = (await needs.backend.instanceTypes()).find(({ type }) => type.name === wish.instanceType);
  if (image?.build.state !== "ready" || offer === undefined || offer.unavailable !== null) return null;
  const kernel = image.kernelspecs.find(({ name }) => name === "python3");
  if (kernel === undefined || !suits(kernel.hardware, offer.type)) return null;
  return { image, kernelspec: kernel.name, hardware: kernel.hardware, type: offer.type };
}

async function latestOf(owner: string, db: Kysely<ComputeTables>) {
  const row = await db
    .selectFrom("apps")
    .innerJoin("instances", "instances.id", "apps.instance")
    .select(["apps.image", "instances.type as instanceType"])
    .where("apps.owner", "=", owner)
    .where("apps.kind", "=", "KernelGateway")
    .where("apps.waits", "is", null)
    .orderBy("apps.created_at", "desc")
    .executeTakeFirst();
  return row ?? null;
}

/** Those that nobody is there for, that are too many, or that a fresh start would not be like any more. */
async function unfitOf(
  waiting: readonly AppRow[],
  needs: Needs & { readonly people: readonly Owner[] },
): Promise<readonly string[]> {
  if (waiting.length === 0) return [];
  const versions = await needs.images.versionsOf(waiting.map(({ id }) => id));
  const fits = async (row: AppRow, n: number): Promise<boolean> => {
    const owner = needs.people.find(({ id }) => id === row.owner);
    if (owner === undefined || n >= needs.budget.apps) return false;
    const likely = await likelyFor(owner, needs);
    if (likely === null || likely.image.id !== row.image) return false;
    const version = versions.get(row.id);
    if (version !== undefined && version !== likely.image.version) return false;
    if (!(await isOn(row, { type: likely.type, db: needs.db }))) return false;
    return !(await packagesChanged(row, needs));
  };
  const fitting = await Promise.all(waiting.map(fits));
  return waiting.filter((_row, n) => !fitting[n]).map(({ id }) => id);
}

async function isOn(row: AppRow, of: { type: InstanceType; db: Kysely<ComputeTables> }): Promise<boolean> {
  const instance = await of.db
    .selectFrom("instances")
    .select("size")
    .where("id", "=", row.instance ?? "")
    .executeTakeFirst();
  return instance !== undefined && JSON.stringify(sizeOf(instance)) === JSON.stringify(of.type);
}

/** What the person added to the image is put into an app when that starts. */
async function packagesChanged(row: AppRow, { homes }: Needs): Promise<boolean> {
  if (waitsOf(row) === null) return false;
  const list = join(homes.reserve(row.owner), "packages", row.image, "packages.json");
  const changed = await stat(list).catch(() => null);
  return changed !== null && changed.mtimeMs > Number(row.created_at);
}
