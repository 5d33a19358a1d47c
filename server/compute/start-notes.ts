import type { Kysely } from "kysely";
import { placeNote, startOrder } from "@/core/compute/start-order";
import { phasesOf } from "@/server/compute/app-rows";
import type { PhaseTime } from "@/server/compute/compute-backend";
import { noteFor } from "@/server/compute/phase-note";
import { liveApps } from "@/server/compute/records";
import { askedStart } from "@/server/compute/start-places";
import { startHistory } from "@/server/compute/starts";
import type { AppRow, ComputeTables } from "@/server/compute/tables";

/** A hundred people who wait ask together; one look is enough for all of them. */
const lookEveryMs = 500;

interface Seen {
  /** By app: its place among those that wait for their turn. */
  readonly places: ReadonlyMap<string, string>;
  readonly history: Awaited<ReturnType<typeof startHistory>>;
}

/**
 * What people read while an app starts: each phase as a sentence, with how long starts took here, and their place
 * while others are before them. Read from the records: also on a studio server that starts nothing itself.
 */
export function createStartNotes(of: { readonly db: Kysely<ComputeTables>; readonly startsAtOnce: number }) {
  let seen: { at: number; look: Promise<Seen> } | null = null;
  const latest = (): Promise<Seen> => {
    const now = performance.now();
    if (seen === null || now - seen.at > lookEveryMs) seen = { at: now, look: look(of) };
    return seen.look;
  };
  return {
    /** All phases up to now; a row that waits for its turn has that as its last. */
    async of(row: AppRow): Promise<readonly PhaseTime[]> {
      const phases = phasesOf(row);
      const { places, history } = await latest();
      const place = row.state === "starting" && row.ref === null ? places.get(row.id) : undefined;
      const told = phases.map((phase) => ({ ...phase, note: noteFor(phase, history.ofImage(row.image)) }));
      const last = told.at(-1);
      if (place === undefined || last === undefined) return told;
      const waits: PhaseTime = { phase: "queued", at: last.at, note: place };
      return last.phase === "queued" ? [...told.slice(0, -1), waits] : [...told, waits];
    },
  };
}

export type StartNotes = ReturnType<typeof createStartNotes>;

async function look(of: { db: Kysely<ComputeTables>; startsAtOnce: number }): Promise<Seen> {
  const [rows, history] = await Promise.all([liveApps(of.db), startHistory(of.db)]);
  const starting = rows.filter((row) => row.state === "starting" && row.desired === "running");
  const underWay = starting.filter((row) => row.ref !== null);
  const waiting = starting.filter((row) => row.ref === null).map(askedStart);
  const free = Math.max(0, of.startsAtOnce - underWay.length);
  const behind = startOrder({ waiting, all: rows.map(askedStart) }).slice(free);
  const ms = history.all?.p50 ?? null;
  const atOnce = of.startsAtOnce;
  const places = behind.map(({ app }, nth) => [app, placeNote({ place: nth + 1, atOnce, ms })] as const);
  return { places: new Map(places), history };
}
