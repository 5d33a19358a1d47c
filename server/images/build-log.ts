import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import type { BuildRow, ImageTables } from "./tables";

/** A build as it is kept: what it said, and how it ended. */
export interface BuildRecord {
  readonly id: string;
  readonly image: string;
  readonly version: number | null;
  readonly state: BuildRow["state"];
  /** Why it failed, as a sentence; empty while it has not. */
  readonly problem: string;
  /** The last that the installer said. */
  readonly details: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly startedBy: string | null;
}

interface LogNeeds {
  readonly db: Kysely<ImageTables>;
  readonly clock: Clock;
  readonly ids: Ids;
}

const longestLog = 256 * 1024;
const writeEveryMs = 300;
const aliveEveryMs = 5_000;
/** Whoever made it has gone: builds say that they go on every few seconds. */
const lostAfterMs = 60_000;

const columns = [
  "id",
  "image",
  "version",
  "state",
  "problem",
  "details",
  "started_at",
  "seen_at",
  "ended_at",
  "started_by",
] as const;

/** The log of one build, written down as it grows so that every studio server can show it. */
export class BuildLog {
  private text = "";
  private unwritten = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly alive: NodeJS.Timeout;
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly id: string,
    private readonly needs: LogNeeds,
  ) {
    this.alive = setInterval(() => this.write({}), aliveEveryMs).unref();
  }

  static async begin(
    needs: LogNeeds,
    of: { image: string; version: number | null; startedBy: string | null },
  ): Promise<BuildLog> {
    const at = needs.clock.now();
    const log = new BuildLog(needs.ids.next(), needs);
    const { image, version, startedBy } = of;
    await needs.db
      .insertInto("image_builds")
      .values({
        id: log.id,
        image,
        version,
        state: "running",
        log: "",
        problem: "",
        details: "",
        started_at: at,
        seen_at: at,
        ended_at: null,
        started_by: startedBy,
      })
      .execute();
    return log;
  }

  /** Lines beyond what is kept are left out; how it ends is kept apart. */
  line(text: string): void {
    if (this.text.length > longestLog) return;
    this.text += `${text}\n`;
    this.unwritten = true;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.write({});
    }, writeEveryMs);
  }

  async end(how: Pick<BuildRow, "state" | "problem" | "details"> & { version?: number }): Promise<void> {
    clearTimeout(this.timer);
    clearInterval(this.alive);
    this.write({ ...how, ended_at: this.needs.clock.now() });
    await this.writing;
  }

  private write(more: Partial<BuildRow>): void {
    const log = this.unwritten ? { log: this.text } : {};
    this.unwritten = false;
    const values = { ...more, ...log, seen_at: this.needs.clock.now() };
    this.writing = this.writing.then(() =>
      this.needs.db
        .updateTable("image_builds")
        .set(values)
        .where("id", "=", this.id)
        .execute()
        // A database that is away keeps no image from being built.
        .catch(() => undefined),
    );
  }
}

/** Of one image, or of all; the newest first. */
export async function buildsOf(
  needs: Pick<LogNeeds, "db" | "clock">,
  of: { image?: string; limit: number },
): Promise<readonly BuildRecord[]> {
  let query = needs.db.selectFrom("image_builds").select(columns).orderBy("started_at", "desc");
  if (of.image !== undefined) query = query.where("image", "=", of.image);
  const rows = await query.limit(of.limit).execute();
  return rows.map((row) => recordOf(row, needs.clock.now()));
}

/** The build with what it said from that character on; `null` where there is none. */
export async function buildLog(
  needs: Pick<LogNeeds, "db" | "clock">,
  of: { id: string; from: number },
): Promise<(BuildRecord & { readonly log: string }) | null> {
  const row = await needs.db
    .selectFrom("image_builds")
    .select([...columns, "log"])
    .where("id", "=", of.id)
    .executeTakeFirst();
  return row === undefined ? null : { ...recordOf(row, needs.clock.now()), log: row.log.slice(of.from) };
}

function recordOf(row: Pick<BuildRow, (typeof columns)[number]>, now: number): BuildRecord {
  const lost = row.state === "running" && now - row.seen_at > lostAfterMs;
  return {
    id: row.id,
    image: row.image,
    version: row.version,
    state: lost ? "failed" : row.state,
    problem: lost
      ? "The studio server that built it has ended. Nothing was changed; build it again."
      : row.problem,
    details: row.details,
    startedAt: row.started_at,
    endedAt: lost ? row.seen_at : row.ended_at,
    startedBy: row.started_by,
  };
}
