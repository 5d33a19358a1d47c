import type { Clock } from "@/core/clock";
import type { FreshIds } from "@/core/notebook/ipynb";
import type { Effect } from "@/core/session/effect";
import { connectWith } from "@/core/session/queue-cells";
import type { HibernationReason, Session } from "@/core/session/session";
import type { writeAtomically } from "../files/atomic-write";
import { FileKeeper, type FileStart } from "../files/file-keeper";
import type { Journal } from "../journal/journal";
import type { KernelApp, KernelLines } from "../kernels/kernel-line";
import type { OutputStore } from "../outputs/output-store";
import { RunBounds } from "../outputs/run-bounds";
import { RunVoice } from "../outputs/run-voice";
import { StoredMime } from "../outputs/stored-mime";
import { type FinishedRun, RunWatch } from "../usage/finished-run";
import type { SavedVariables } from "../variables/saved-variables";
import type { Batch, HibernatedNotebook, SessionListing, SwitchPlan } from "../wire";
import { type Aside, asideToJson } from "./aside";
import type { AskForKernelApp, KernelAddress } from "./granted-app";
import { hibernated } from "./hibernation";
import { KernelSeat } from "./kernel-seat";
import { Presence } from "./presence";
import { SessionLog } from "./session-log";
import { switchPlan } from "./switch-plan";

export interface HostTools {
  readonly clock: Clock;
  readonly ids: FreshIds;
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  /** Ends an app in which nothing runs any more. */
  leaveApp(app: KernelApp): Promise<void>;
  readonly variables: SavedVariables;
  readonly outputs: OutputStore;
  readonly write: typeof writeAtomically;
  readonly onRunFinished: (run: FinishedRun) => void;
}

interface HostStart {
  readonly id: string;
  readonly journal: Journal;
  readonly seq: number;
  readonly session: Session;
  readonly aside: Aside;
  readonly file: FileStart;
}

const tooOld = "Variables that had been saved for a later kernel were removed: they are kept for 14 days.";
const compactAfter = { operations: 5_000, size: 8_000_000 };
const mostClients = 200;

const cutShort = (what: string) =>
  `The notebook server was restarted in the middle of the ${what}. The kernel and its variables are as they were.`;

/**
 * One open notebook: its order of operations, its kernel, its file, and who is there.
 *
 * Everything that happens to it passes one place and in one order, whoever it comes from: a browser, the kernel, the
 * file on disk. That is why a closed tab, a second tab, a cut and a restart are one case, "subscribe from N and replay".
 * What the reducer asks for (effects) is performed here and in the kernel's seat, and what comes of it is an operation
 * again; the reducer never waits for anything.
 */
export class SessionHost {
  readonly id: string;
  readonly log: SessionLog;
  readonly #tools: HostTools;
  readonly #journal: Journal;
  readonly #seat: KernelSeat;
  readonly #voice: RunVoice;
  readonly #file: FileKeeper;
  readonly #presence: Presence;
  readonly #end = new AbortController();
  #aside: Aside;
  #compacting = false;

  constructor(start: HostStart, tools: HostTools) {
    this.id = start.id;
    this.#tools = tools;
    this.#journal = start.journal;
    this.#aside = start.aside;
    this.log = new SessionLog({
      journal: start.journal,
      start: { ...start, heard: start.aside.heard },
      onEffect: (effect) => this.#perform(effect),
    });
    this.#voice = this.#newVoice();
    this.#seat = this.#newSeat();
    this.#file = this.#newFile(start.file);
    this.#presence = new Presence((operations) => this.log.add(operations));
    this.log.listen(() => this.#compactIfLong());
    this.#watchRuns();
    this.#watchKept();
  }

  /** Aborts when the session is closed. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  get realPath(): string {
    return this.#file.realPath;
  }

  /** Whether there is anything to stay open for without a browser. */
  get isNeeded(): boolean {
    const { queue, running } = this.log.session;
    return this.#presence.count > 0 || this.hasKernel || queue.length > 0 || running !== null;
  }

  get hasKernel(): boolean {
    const { phase } = this.log.session.kernel;
    return phase !== "none" && phase !== "dead";
  }

  /** The app that its kernel is in. */
  get appId(): string | null {
    const { kernel } = this.log.session;
    return "appId" in kernel ? kernel.appId : null;
  }

  /** Where that app is; `null` where there is none. */
  get kernelApp(): KernelApp | null {
    return this.hasKernel ? (this.#aside.kernel?.granted.app ?? null) : null;
  }

  get listing(): SessionListing {
    const { file, kernel, queue, running } = this.log.session;
    const count = queue.length + (running === null ? 0 : 1);
    const people = this.#presence.count;
    return { sessionId: this.id, path: file.path, kernel, running: count, people, aside: {} };
  }

  join(person: { readonly clientId: string; readonly name: string }): () => void {
    void this.#file.look();
    return this.#presence.join(person);
  }

  apply(batch: Batch): { readonly seq: number } {
    const last = this.#aside.batches[batch.clientId];
    if (last !== undefined && batch.batch <= last.batch) return { seq: last.seq };
    const seq = this.log.addBatch(batch);
    this.#remember(batch, seq);
    return { seq };
  }

  complete(code: string, cursor: number) {
    return this.#seat.line?.complete(code, cursor) ?? null;
  }

  inspect(code: string, cursor: number) {
    return this.#seat.line?.inspect(code, cursor) ?? null;
  }

  switchPlan(): Promise<SwitchPlan> {
    return switchPlan(this.log.session, this.#seat.line);
  }

  /** Saves the kernel's variables and stops it; answers once that is done, or once it is clear that it is not. */
  hibernate(why: HibernationReason): Promise<HibernatedNotebook> {
    return hibernated(this.log, why);
  }

  /** The time of variables that were kept is over. */
  dropOldVariables(): void {
    const { kept } = this.log.session;
    const now = this.#tools.clock.now();
    if (kept != null && kept.until < now)
      this.log.add([{ type: "keptNotBack", note: tooOld, at: now, gone: true }]);
  }

  save(): Promise<{ readonly at: number }> {
    return this.#file.save();
  }

  look(): Promise<void> {
    return this.#file.look();
  }

  /** After a start of the server: people are gone, the kernel may not be. */
  async recover(): Promise<void> {
    const { people, running, runs, kernel, notebook } = this.log.session;
    this.log.add(Object.keys(people).map((clientId) => ({ type: "personLeft", clientId })));
    const run = running === null ? undefined : runs[running];
    if (run !== undefined && running !== null)
      this.#voice.resume(run.id, notebook.cells[running]?.outputs ?? []);
    const ended = this.#endHalfMove();
    const wasShutDown = kernel.phase === "none" && this.#aside.kernel !== null;
    if (wasShutDown) void this.#endOther(this.#aside.kernel, { kernel: null });
    else if (this.#aside.kernel !== null) {
      // Until the line is there again, what is asked of the kernel waits in the queue.
      this.log.add([
        { type: "kernelLost", note: "Finding the kernel again after a restart of the notebook server" },
      ]);
      await this.#seat.reopen(this.#aside.kernel);
    } else if (kernel.phase === "starting") {
      // Or the app that it is to start in would end under it.
      await ended;
      this.#seat.perform(connectWith(this.log.session));
    } else if (kernel.phase !== "none" && kernel.phase !== "dead") this.#seat.lostForGood();
    await this.#file.look();
    if (this.#file.unsaved) this.#file.want({ urgent: false });
  }

  /** The kernel that the session knows stays; the other one of a switch that was under way ends. */
  #endHalfMove(): Promise<void> {
    const { kernel: seated, beside } = this.#aside;
    const { kernel, switching, hibernating } = this.log.session;
    let ended: Promise<void> = Promise.resolve();
    if (beside !== null) {
      const isSeated = "id" in kernel && kernel.id === beside.kernelId;
      const [stays, goes] = isSeated ? [beside, seated] : [seated, beside];
      this.#keepAside({ kernel: stays, beside: goes });
      ended = this.#endOther(goes, { beside: null });
    }
    const at = this.#tools.clock.now();
    if (switching !== null) this.log.add([{ type: "switchFailed", note: cutShort("switch"), at }]);
    if (hibernating != null) this.log.add([{ type: "hibernationFailed", note: cutShort("saving"), at }]);
    this.dropOldVariables();
    return ended;
  }

  /** Kept in mind until it has ended: this server may be killed once more. */
  #endOther(goes: KernelAddress | null, ended: Partial<Aside>): Promise<void> {
    const end = goes === null ? Promise.resolve() : this.#seat.endOther(goes);
    return end
      .catch((error: unknown) => console.error("kernel without a seat cannot be ended", error))
      .finally(() => this.#keepAside(ended));
  }

  /** Leaves the kernel running and the journal complete, as a restart of the server needs it. */
  async suspend(): Promise<void> {
    await this.#seat.close();
    this.#voice.flush();
    await this.#file.close();
    this.#end.abort();
    this.#journal.close();
  }

  /** Ends the session: saved, compacted, without a kernel. */
  async close(): Promise<void> {
    await this.#seat.shutDown();
    await this.#file.close();
    this.#end.abort();
    this.#aside = { ...this.#aside, closed: !this.#file.unsaved };
    this.#compact();
    this.#journal.close();
  }

  #perform(effect: Effect): void {
    if (effect.type === "save") this.#file.want({ urgent: effect.urgent });
    else if (effect.type === "forgetKept") void this.#tools.variables.remove(effect.folder);
    else this.#seat.perform(effect);
  }

  #newVoice(): RunVoice {
    const { outputs, clock } = this.#tools;
    const mime = new StoredMime(outputs);
    return new RunVoice({
      emit: (runId, said, heard) => this.log.add([{ type: "runSaid", runId, said }], { heard }),
      newBounds: (runId) => new RunBounds({ runId, store: outputs, mime, now: () => clock.now() }),
    });
  }

  #newSeat(): KernelSeat {
    const { lines, ask, clock, ids } = this.#tools;
    return new KernelSeat({
      log: this.log,
      lines,
      ask,
      clock,
      voice: this.#voice,
      newId: () => ids.next(),
      place: () => ({ path: this.log.session.file.path, folder: folderOf(this.log.session.file.path) }),
      keepAddress: (kernel) => this.#keepAside({ kernel }),
      keepBeside: (beside) => this.#keepAside({ beside }),
      keepInSeat: (kernel) => this.#keepAside({ kernel, beside: this.#aside.kernel }),
      leaveApp: (app) => this.#tools.leaveApp(app),
      leaveSeat: () => this.#keepAside({ kernel: null, beside: this.#aside.kernel }),
      variables: this.#tools.variables,
    });
  }

  #newFile(start: FileStart): FileKeeper {
    const { clock, ids, outputs, write } = this.#tools;
    const mime = new StoredMime(outputs);
    return new FileKeeper({
      log: this.log,
      clock,
      ids,
      start,
      write,
      complete: (notebook) => mime.complete(notebook),
      bounded: (notebook) => mime.bound(notebook),
      onSaved: (version, seq) => this.#keepAside({ saved: { hash: version.hash, seq } }),
      onMoved: (realPath) => this.#keepAside({ realPath, path: this.log.session.file.path }),
    });
  }

  /** Where the session is closed, the folder is still known to be in use. */
  #watchKept(): void {
    let { kept } = this.log.session;
    this.log.listen(() => {
      if (this.log.session.kept === kept) return;
      kept = this.log.session.kept;
      this.#keepAside({});
    });
  }

  #watchRuns(): void {
    const { clock, onRunFinished } = this.#tools;
    const watch = new RunWatch({ now: () => clock.now(), onFinished: onRunFinished });
    if (this.#aside.kernel !== null) watch.tellAgain(this.log.session, this.#aside.kernel.granted.app.appId);
    watch.look(this.log.session);
    this.log.listen(() => watch.look(this.log.session));
  }

  #remember(batch: Batch, seq: number): void {
    const { [batch.clientId]: _before, ...others } = this.#aside.batches;
    const kept = Object.entries(others).slice(-mostClients);
    const batches = { ...Object.fromEntries(kept), [batch.clientId]: { batch: batch.batch, seq } };
    // Not written for each batch: at a start the journaled operations tell the same.
    this.#aside = { ...this.#aside, batches };
  }

  #keepAside(change: Partial<Aside>): void {
    this.#aside = { ...this.#aside, ...change };
    try {
      this.#journal.keepAside(this.#asideNow());
    } catch (error) {
      console.error("journal", error);
    }
  }

  #asideNow() {
    // Nothing of it where the disk refused what was heard: the kernel's app then says it again.
    const { heard, isJournaled } = this.log;
    const { kept } = this.log.session;
    const variables = kept == null ? null : { folder: kept.folder, until: kept.until };
    return asideToJson({ ...this.#aside, variables, heard: isJournaled ? heard : this.#aside.heard });
  }

  /** Not at once: a batch is remembered only after it was applied, and must be in what is kept. */
  #compactIfLong(): void {
    const { operations, size } = this.log.sinceCompaction;
    const isLong = operations > compactAfter.operations || size > compactAfter.size;
    if (!isLong || this.#compacting) return;
    this.#compacting = true;
    setImmediate(() => {
      this.#compacting = false;
      if (!this.#end.signal.aborted) this.#compact();
    });
  }

  #compact(): void {
    const { session, seq } = this.log;
    try {
      this.#journal.compact({ seq, session, aside: this.#asideNow() });
      this.log.compacted();
    } catch (error) {
      console.error("journal", error);
    }
  }
}

function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "" : path.slice(0, end);
}
