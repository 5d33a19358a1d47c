import { access, lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import { AppError, sentenceFor } from "@/core/errors";
import type { Build } from "./build";
import { BuildLog } from "./build-log";
import type { ImageTables } from "./tables";

export type BuildState =
  | { readonly state: "ready" }
  | { readonly state: "not-built" | "building"; readonly note: string }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "withdrawn"; readonly reason: string };

/** An environment that is to be there. */
interface Wanted {
  readonly image: string;
  readonly version: number | null;
  readonly environment: string;
  readonly python: string | null;
  readonly startedBy: string | null;
  /** The file with the locked requirements, as an absolute path. */
  requirements(): Promise<string>;
  /** The log of what it is a part of; without it, it gets one of its own. */
  readonly log?: BuildLog;
}

interface Building {
  readonly done: Promise<void>;
  readonly listeners: Set<(note: string) => void>;
  /** The last one; the build may have one before it has gone to sleep for the first time. */
  readonly last: { note: string };
}

export interface EnvironmentsOptions {
  readonly db: Kysely<ImageTables>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly dataFolder: string;
  readonly build: Build;
}

/** The environments of this machine: each is made once for all who ask, with its log. */
export class Environments {
  private readonly building = new Map<string, Building>();
  private readonly failed = new Map<string, string>();

  constructor(private readonly options: EnvironmentsOptions) {}

  /** Makes the environment unless it is there. */
  async make(wanted: Wanted, onNote: (note: string) => void): Promise<void> {
    const { environment } = wanted;
    if (await this.isBuilt(environment)) return;
    const running = this.building.get(environment) ?? this.begin(wanted);
    running.listeners.add(onNote);
    onNote(running.last.note);
    await running.done.finally(() => running.listeners.delete(onNote));
  }

  async stateOf(environment: string): Promise<BuildState> {
    if (await this.isBuilt(environment)) return { state: "ready" };
    const now = this.building.get(environment);
    if (now !== undefined) return { state: "building", note: now.last.note };
    const reason = this.failed.get(environment);
    return reason === undefined
      ? { state: "not-built", note: "Built when it is first used; that takes a minute or two." }
      : { state: "failed", reason };
  }

  /**
   * The same test as in `scripts/lib/environments.mjs`: whole, and its Python still there. One that was made elsewhere
   * is a link, and whole for whoever registered it.
   */
  async isBuilt(environment: string): Promise<boolean> {
    const folder = this.folderOf(environment);
    const linked = await lstat(folder)
      .then((found) => found.isSymbolicLink())
      .catch(() => false);
    const needed = [join(folder, "bin/python"), ...(linked ? [] : [join(folder, "complete.json")])];
    return Promise.all(needed.map((path) => access(path))).then(
      () => true,
      () => false,
    );
  }

  folderOf(environment: string): string {
    return join(this.options.dataFolder, "environments", environment);
  }

  private begin(wanted: Wanted): Building {
    const listeners = new Set<(note: string) => void>();
    const last = { note: "Waiting to be built" };
    const onNote = (note: string) => {
      last.note = note;
      for (const listener of listeners) listener(note);
    };
    const { environment } = wanted;
    const done = this.run(wanted, onNote).then(
      () => void this.failed.delete(environment),
      (error: unknown) => {
        this.failed.set(environment, sentenceFor(error));
        throw error;
      },
    );
    const begun: Building = { done, listeners, last };
    this.building.set(environment, begun);
    const over = () => this.building.delete(environment);
    done.then(over, over);
    return begun;
  }

  private run(wanted: Wanted, onNote: (note: string) => void): Promise<void> {
    const { image, version, startedBy } = wanted;
    const work = (log: BuildLog) => this.build(wanted, { log, onNote });
    if (wanted.log !== undefined) return work(wanted.log);
    return logged(this.options, { image, version, startedBy }, async (log) => {
      await work(log);
      return version;
    });
  }

  private async build(
    { image, environment, python, requirements }: Wanted,
    told: { log: BuildLog; onNote: (note: string) => void },
  ): Promise<void> {
    await this.options.build({
      name: image,
      folder: this.folderOf(environment),
      requirements: await requirements(),
      python,
      onNote: (note) => {
        told.log.line(note);
        told.onNote(note);
      },
      onLine: (line) => told.log.line(line),
    });
  }
}

type LogNeeds = Pick<EnvironmentsOptions, "db" | "clock" | "ids">;

/** Does the work of one build with a log, which says at the end how it went. */
export async function logged(
  needs: LogNeeds,
  of: { image: string; version: number | null; startedBy: string | null; onBegun?: (id: string) => void },
  work: (log: BuildLog) => Promise<number | null>,
): Promise<void> {
  const log = await BuildLog.begin(needs, of);
  of.onBegun?.(log.id);
  try {
    const version = await work(log);
    await log.end({ state: "done", problem: "", details: "", ...(version === null ? {} : { version }) });
  } catch (error) {
    const details = error instanceof AppError ? (error.detail ?? "") : "";
    await log.end({ state: "failed", problem: sentenceFor(error), details });
    throw error;
  }
}
