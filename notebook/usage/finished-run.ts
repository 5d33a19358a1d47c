import type { Session } from "@/core/session/session";

/** A cell's run that has ended, as the studio server is told of it; times are epoch ms. */
export interface FinishedRun {
  readonly id: string;
  /** The app that its kernel ran in. */
  readonly app: string;
  /** The notebook's path in the home. */
  readonly notebook: string;
  readonly cell: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

interface Current {
  readonly id: string;
  readonly app: string;
  readonly cell: string;
  readonly startedAt: number;
}

/** Sees a session go by and tells of each run when it has ended, however it ended. */
export class RunWatch {
  readonly #options: { readonly now: () => number; readonly onFinished: (run: FinishedRun) => void };
  #current: Current | null = null;

  constructor(options: { readonly now: () => number; readonly onFinished: (run: FinishedRun) => void }) {
    this.#options = options;
  }

  /** To be called after each change of the session. */
  look(session: Session): void {
    const run = session.running === null ? undefined : session.runs[session.running];
    const before = this.#current;
    if (before !== null && run?.id !== before.id) {
      this.#current = null;
      this.#tell(session, before);
    }
    const app = appOf(session);
    if (this.#current === null && run?.startedAt != null && app !== null && session.running !== null)
      this.#current = { id: run.id, app, cell: session.running, startedAt: run.startedAt };
  }

  /**
   * After a restart: the last run that ended may not have been told of, and is told of once more. The studio server
   * counts it once.
   */
  tellAgain(session: Session, app: string): void {
    const ended = Object.entries(session.runs)
      .filter(([, run]) => run.startedAt !== null && run.endedAt !== null)
      .toSorted(([, a], [, b]) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0];
    if (ended === undefined) return;
    const [cell, { id, startedAt }] = ended;
    if (startedAt !== null) this.#tell(session, { id, app, cell, startedAt });
  }

  #tell(session: Session, run: Current): void {
    // A run that was asked for again has left its place in the session already.
    const kept = session.runs[run.cell];
    const endedAt = (kept?.id === run.id ? kept.endedAt : null) ?? this.#options.now();
    this.#options.onFinished({ ...run, notebook: session.file.path, endedAt });
  }
}

function appOf({ kernel }: Session): string | null {
  return "appId" in kernel ? kernel.appId : null;
}
