import fc from "fast-check";
import type { Kysely, KyselyPlugin } from "kysely";
import { appChanges } from "@/server/compute/app-changes";
import { fakeBackend } from "@/server/compute/fake/fake-backend";
import { createMetering } from "@/server/compute/metering";
import { createReconciler } from "@/server/compute/reconciler";
import { wantKernelApp, wantStopped } from "@/server/compute/records";
import type { ComputeTables } from "@/server/compute/tables";
import type { StudioDatabase } from "@/server/database/database";
import type { Usage } from "@/server/usage/usage";
import { newId, presentImages, silent, types } from "../../compute/support/studio";

/** What may happen, one thing after the other; `seconds` pass before it. */
type Step = { readonly seconds: number } & (
  | { readonly type: "want"; readonly image: number; readonly on: number }
  | { readonly type: "stop" | "end" | "forget"; readonly app: number }
  | { readonly type: "pass" }
  /** The studio server is killed after so many more statements, whatever it is about; another one begins. */
  | { readonly type: "kill"; readonly statements: number }
);

const images = ["base", "tensorflow", "pytorch"];
const seconds = fc.integer({ min: 6, max: 900 });
const app = fc.nat(6);

export const schedules = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant("want" as const), seconds, image: fc.nat(2), on: fc.nat(1) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constantFrom("stop" as const, "end" as const), seconds, app }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("forget" as const), seconds, app }) },
    { weight: 5, arbitrary: fc.record({ type: fc.constant("pass" as const), seconds }) },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant("kill" as const), seconds, statements: fc.nat(25) }),
    },
  ),
  { minLength: 2, maxLength: 14 },
);

/** When an app was on the machine. The two ends differ where the backend forgot it, so that only proofs of life are left. */
interface Life {
  readonly type: string;
  readonly from: number;
  readonly endsAfter: number;
  readonly endsBefore: number;
}

/** Plays a schedule against the real reconciler, then lets everything settle. Answers the bill and what really lived. */
export async function play(
  schedule: readonly Step[],
  on: { readonly database: StudioDatabase; readonly usage: Usage; readonly time: { now: number } },
) {
  const { database, usage, time } = on;
  const begun = time.now;
  const owner = { id: newId(), domainId: "d1", posix: null };
  const clock = { now: () => time.now };
  // It never speaks by itself: every end is learned of late, by looking.
  const backend = { ...fakeBackend({ clock, instanceTypes: types }), watch: () => () => {} };
  const all = database.db as unknown as Kysely<ComputeTables>;
  const wanted: string[] = [];
  const forgotten = new Map<string, { after: number; at: number; from: number }>();
  let lastWholePass = time.now;
  let server = studioServer({ all, usage, backend, clock });
  const pass = async () => {
    await server.settle();
    if (!server.isDead()) lastWholePass = time.now;
  };
  for (const step of schedule) {
    time.now += step.seconds * 1000;
    switch (step.type) {
      case "want": {
        const wish = {
          owner,
          image: { id: images[step.image] ?? "", name: "" },
          hardware: "cpu" as const,
          type: types[step.on] ?? types[0],
          otherTypes: [],
        };
        if (wish.type === undefined) break;
        const { row } = await wantKernelApp(
          { db: all, clock, ids: { next: newId } },
          { ...wish, type: wish.type },
        );
        if (!wanted.includes(row.id)) wanted.push(row.id);
        await pass();
        break;
      }
      case "stop":
        await wantStopped(all, { apps: [wanted[step.app] ?? ""], reason: "asked" });
        await pass();
        break;
      case "end":
        backend.end(wanted[step.app] ?? "", { type: "exited", code: 1, signal: null });
        break;
      case "forget": {
        const id = wanted[step.app] ?? "";
        const known = backend.machine.get(id);
        if (known === undefined || known.end !== null) break;
        forgotten.set(id, { after: lastWholePass, at: time.now, from: known.startedAt });
        backend.machine.delete(id);
        break;
      }
      case "pass":
        await pass();
        break;
      case "kill":
        server.killAfter(step.statements);
        await server.settle();
        server = studioServer({ all, usage, backend, clock });
        break;
      default:
        step satisfies never;
    }
  }
  time.now += 60_000;
  await wantStopped(all, { apps: wanted, reason: "asked" });
  await server.settle();
  await server.settle();
  await server.close();
  const sums = await usage.reports({ owner: owner.id, boundaries: [begun, time.now + 1] });
  return { sums: sums[0] ?? null, lives: await livesOf({ all, wanted, backend, forgotten }) };
}

/** A process with a reconciler, that can be killed between any two statements. */
function studioServer(of: {
  all: Kysely<ComputeTables>;
  usage: Usage;
  backend: ReturnType<typeof fakeBackend>;
  clock: { now(): number };
}) {
  let left = Number.POSITIVE_INFINITY;
  const killer: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (left-- <= 0) throw new Error("killed");
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const db = of.all.withPlugin(killer);
  const reconciler = createReconciler({
    db,
    backend: of.backend,
    images: presentImages,
    clock: of.clock,
    log: silent,
    changes: appChanges(),
    homes: { home: () => "/home", reserve: () => "/reserve" },
    installation: "test",
    environment: {},
    scripts: { forStart: async () => [] },
    lease: { holder: newId(), isDead: async () => true, forMs: 10_000 },
    everyMs: 2 ** 30,
    graceMs: 600_000,
    onEnd: () => {},
    keepWaiting: async () => false,
    meter: createMetering({ db, meter: of.usage }),
  });
  return {
    settle: () => reconciler.settle(),
    close: () => reconciler.close(),
    isDead: () => left <= 0,
    killAfter: (statements: number) => {
      left = statements;
    },
  };
}

/** What really lived, of what was ever ready for its person. */
async function livesOf(of: {
  all: Kysely<ComputeTables>;
  wanted: readonly string[];
  backend: ReturnType<typeof fakeBackend>;
  forgotten: ReadonlyMap<string, { after: number; at: number; from: number }>;
}): Promise<readonly Life[]> {
  if (of.wanted.length === 0) return [];
  const rows = await of.all
    .selectFrom("apps")
    .innerJoin("instances", "instances.id", "apps.instance")
    .select(["apps.id", "apps.address", "instances.type"])
    .where("apps.id", "in", of.wanted)
    .execute();
  return rows.flatMap(({ id, address, type }) => {
    if (address === null) return [];
    const lost = of.forgotten.get(id);
    if (lost !== undefined) return [{ type, from: lost.from, endsAfter: lost.after, endsBefore: lost.at }];
    const app = of.backend.machine.get(id);
    if (app?.end?.at == null) throw new Error("an app was left running");
    return [{ type, from: app.startedAt, endsAfter: app.end.at, endsBefore: app.end.at }];
  });
}

/** The time in which at least one of them lived, on each type by itself. */
export function livedMs(lives: readonly Life[], end: "endsAfter" | "endsBefore"): number {
  let sum = 0;
  for (const [, ofType] of Map.groupBy(lives, ({ type }) => type)) {
    let until = Number.NEGATIVE_INFINITY;
    for (const life of ofType.toSorted((a, b) => a.from - b.from)) {
      sum += Math.max(0, life[end] - Math.max(life.from, until));
      until = Math.max(until, life[end]);
    }
  }
  return sum;
}
