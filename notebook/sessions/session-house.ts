import { createHash } from "node:crypto";
import { basename } from "node:path";
import { AppError } from "@/core/errors";
import type { HibernationReason } from "@/core/session/session";
import { resolvePath } from "../files/open-path";
import { Turns } from "../files/turns";
import type { JournalFolder } from "../journal/journal-folder";
import { refsOf } from "../outputs/refs";
import type { HibernatedNotebook, Opened, SessionListing } from "../wire";
import { type OpenTools, openSession, reopenSession } from "./open-session";
import type { SessionHost } from "./session-host";

interface HouseOptions extends OpenTools {
  readonly home: string;
  readonly journals: JournalFolder;
}

const lookMs = 2_000;
const sweepMs = 15_000;
const graceMs = 60_000;
const sweepOutputsMs = 6 * 3_600_000;

/** All open notebooks of one person, one session for each file however it is named. */
export class SessionHouse {
  readonly #options: HouseOptions;
  readonly #hosts = new Map<string, SessionHost>();
  /** By file: opening and closing one is one thing at a time; a slow file holds up no other. */
  readonly #turns = new Map<string, Turns>();
  readonly #idleSince = new Map<string, number>();
  readonly #timers: NodeJS.Timeout[];

  constructor(options: HouseOptions) {
    this.#options = options;
    this.#timers = [
      setInterval(() => this.#lookAtFiles(), lookMs),
      setInterval(() => void this.sweep(), sweepMs),
      setInterval(() => {
        this.sweepOutputs().catch((error: unknown) => console.error("outputs cannot be swept", error));
        this.#sweepVariables().catch((error: unknown) => console.error("variables cannot be swept", error));
      }, sweepOutputsMs),
    ];
  }

  /**
   * At the start of the server: whatever was not closed goes on, with no browser. Answers once all sessions are there
   * to be followed; kernels are taken up meanwhile, and a slow one holds up no other.
   */
  async recover(): Promise<void> {
    for (const kept of this.#options.journals.list()) {
      if (kept.aside?.closed !== false) continue;
      try {
        const host = await reopenSession(kept.id, this.#options);
        if (host !== null) this.#hosts.set(host.id, host);
      } catch (error) {
        console.error("session could not be recovered", kept.id, error);
      }
    }
    const inUse = this.#variablesInUse();
    if (inUse !== null) await this.#options.variables.sweep(inUse);
    for (const host of this.#hosts.values())
      host.recover().catch((error: unknown) => console.error("recovery", host.id, error));
  }

  async open(asked: string): Promise<Opened> {
    const place = await resolvePath(this.#options.home, asked);
    return await this.#turnsOf(place.realPath).take(async () => {
      const known = [...this.#hosts.values()].find((host) => host.realPath === place.realPath);
      if (known !== undefined) return { type: "session", sessionId: known.id };
      const opened = await openSession({ ...place, id: this.#idFor(place.realPath) }, this.#options);
      if (opened.type === "broken") return opened;
      this.#hosts.set(opened.host.id, opened.host);
      return { type: "session", sessionId: opened.host.id };
    });
  }

  session(id: string): SessionHost {
    const host = this.#hosts.get(id);
    if (host !== undefined) return host;
    throw new AppError("not-found", "This notebook is not open any more. Open it again to go on.");
  }

  /** The one of that path in the home; `null` while it is not open. */
  hostOf(path: string): SessionHost | null {
    return [...this.#hosts.values()].find(({ log }) => log.session.file.path === path) ?? null;
  }

  list(): SessionListing[] {
    return [...this.#hosts.values()].map((host) => host.listing);
  }

  async closeSession(id: string, options: { readonly shutDownKernel: boolean }): Promise<void> {
    const host = this.session(id);
    if (!options.shutDownKernel && host.hasKernel)
      throw new AppError(
        "conflict",
        `${basename(host.realPath)} still has a kernel. Shut it down with the notebook, or leave both.`,
      );
    await this.#close(host);
  }

  /** Saves the variables of every kernel in the app and stops them; what cannot be saved runs on, and says why. */
  async hibernateApp(appId: string, why: HibernationReason): Promise<readonly HibernatedNotebook[]> {
    const there = [...this.#hosts.values()].filter((host) => host.appId === appId);
    return Promise.all(there.map((host) => host.hibernate(why)));
  }

  /** Closes what nobody has needed for a while. */
  async sweep(): Promise<void> {
    const now = this.#options.clock.now();
    for (const host of this.#hosts.values()) {
      host.dropOldVariables();
      const since = this.#idleSince.get(host.id);
      if (host.isNeeded) this.#idleSince.delete(host.id);
      else if (since === undefined) this.#idleSince.set(host.id, now);
      else if (now - since >= graceMs) await this.#close(host);
    }
  }

  /** Stored outputs of which no journal knows any more; where one cannot be read, all of them stay. */
  async sweepOutputs(): Promise<void> {
    const { journals, outputs } = this.#options;
    const inUse = new Set<string>();
    for (const { id } of journals.list()) {
      const host = this.#hosts.get(id);
      const refs = host === undefined ? journals.refs(id) : refsOf(host.log.session);
      for (const ref of refs) inUse.add(ref);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await outputs.sweep(inUse);
  }

  /** Variables whose time is over, of notebooks that nobody has opened since. */
  async #sweepVariables(): Promise<void> {
    const now = this.#options.clock.now();
    for (const { aside } of this.#closed()) {
      const kept = aside?.variables ?? null;
      if (kept !== null && kept.until < now) await this.#options.variables.remove(kept.folder);
    }
  }

  /** Of open sessions by what they say themselves, of closed ones by what was noted of them; `null`: not all can be read. */
  #variablesInUse(): ReadonlySet<string> | null {
    const closed = this.#closed();
    if (closed.some(({ aside }) => aside === null)) return null;
    const now = this.#options.clock.now();
    const known = [
      ...[...this.#hosts.values()].map((host) => host.log.session.kept),
      ...closed.map(({ aside }) => aside?.variables),
    ];
    return new Set(known.flatMap((kept) => (kept != null && kept.until >= now ? [kept.folder] : [])));
  }

  #closed() {
    return this.#options.journals.list().filter(({ id }) => !this.#hosts.has(id));
  }

  /** Before the server ends: everything saved and journaled, kernels running. */
  async suspend(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.allSettled([...this.#hosts.values()].map((host) => host.suspend()));
    this.#hosts.clear();
  }

  async #close(host: SessionHost): Promise<void> {
    await this.#turnsOf(host.realPath).take(async () => {
      if (this.#hosts.get(host.id) !== host) return;
      this.#hosts.delete(host.id);
      this.#idleSince.delete(host.id);
      await host.close();
    });
  }

  #turnsOf(realPath: string): Turns {
    const turns = this.#turns.get(realPath) ?? new Turns();
    this.#turns.set(realPath, turns);
    return turns;
  }

  #lookAtFiles(): void {
    for (const host of this.#hosts.values()) void host.look();
  }

  /** By its path, so that a notebook opened again finds its bin; another name where a moved one has it. */
  #idFor(realPath: string): string {
    const id = createHash("sha256").update(realPath).digest("hex").slice(0, 20);
    for (let copy = 1; ; copy++) {
      const name = copy === 1 ? id : `${id}-${copy}`;
      const aside = this.#options.journals.aside(name);
      if (!this.#hosts.has(name) && (aside === null || aside.realPath === realPath)) return name;
    }
  }
}
