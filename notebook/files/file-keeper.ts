import { basename } from "node:path";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import { type FreshIds, parseIpynb, serialiseIpynb } from "@/core/notebook/ipynb";
import type { Layout } from "@/core/notebook/manner";
import type { Notebook } from "@/core/notebook/notebook";
import type { SessionLog } from "../sessions/session-log";
import type { writeAtomically } from "./atomic-write";
import { type DiskVersion, hashOf, lookAt, readVersion } from "./disk-version";
import { codeOf, fileTrouble } from "./file-trouble";
import { mergeFromDisk } from "./merge-from-disk";
import { findMoved, pathAfterMove } from "./moved-file";
import { SavePace } from "./save-pace";
import { Turns } from "./turns";

/** The file as it was last read or written by us: what both sides of a merge started from. */
export interface FileStart {
  readonly realPath: string;
  readonly version: DiskVersion | null;
  readonly layout: Layout | undefined;
  /** The document of that version; `null`: not known any more. */
  readonly base: Notebook | null;
}

interface FileKeeperOptions {
  readonly log: SessionLog;
  readonly clock: Clock;
  readonly ids: FreshIds;
  readonly start: FileStart;
  /** The document as it goes to the file, parts that are kept elsewhere included. */
  complete(notebook: Notebook): Notebook;
  /** The document as it came from the file, large parts put elsewhere. */
  bounded(notebook: Notebook): Notebook;
  /** `writeAtomically`, or a storage that fails in a known way. */
  readonly write: typeof writeAtomically;
  onSaved(version: DiskVersion, seq: number): void;
  onMoved(realPath: string): void;
}

const retryMs = 3000;

class ChangedMeanwhile extends Error {}

/**
 * Keeps one notebook and its file alike: saves what changed here, merges what changed there, and never writes over a
 * version that it has not seen. One thing at a time; nothing here holds up the session.
 */
export class FileKeeper {
  readonly #options: FileKeeperOptions;
  readonly #pace = new SavePace();
  readonly #turns = new Turns();
  #realPath: string;
  #version: DiskVersion | null;
  #layout: Layout | undefined;
  #base: Notebook | null;
  #timer: { readonly handle: NodeJS.Timeout; readonly due: number } | null = null;
  #looking: Promise<void> | null = null;
  #worked = 0;
  #gone = false;
  #unreadable = 0;
  #closed = false;

  constructor(options: FileKeeperOptions) {
    this.#options = options;
    this.#realPath = options.start.realPath;
    this.#version = options.start.version;
    this.#layout = options.start.layout;
    this.#base = options.start.base;
  }

  get realPath(): string {
    return this.#realPath;
  }

  get unsaved(): boolean {
    return this.#options.log.session.notebook !== this.#base;
  }

  /** The document changed. */
  want(options: { readonly urgent: boolean }): void {
    if (!this.#gone) this.#schedule(this.#pace.delay(this.#options.clock.now(), options));
  }

  /** Saves at once because a person asked; a deleted file is then written again. Throws where it cannot. */
  async save(): Promise<{ readonly at: number }> {
    this.#gone = false;
    await this.#turns.take(() => this.#save());
    if (this.#inConflict())
      throw new AppError(
        "conflict",
        `${basename(this.#realPath)} changed here and on disk. Both versions are kept; choose one in each marked cell, and it will be saved.`,
      );
    return { at: this.#options.clock.now() };
  }

  /** Looks whether the file changed elsewhere; while a storage hangs, the looks do not pile up. */
  look(): Promise<void> {
    this.#looking ??= this.#turns
      .take(() => this.#takeFromDisk())
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  /** The last save, if one is due. */
  async close(): Promise<void> {
    this.#clearTimer();
    await this.#turns.take(async () => {
      if (this.unsaved && !this.#gone) await this.#save().catch(() => {});
    });
    this.#closed = true;
    this.#clearTimer();
  }

  #schedule(delay: number): void {
    const due = Date.now() + delay;
    if (this.#closed || (this.#timer !== null && this.#timer.due <= due)) return;
    this.#clearTimer();
    const handle = setTimeout(() => {
      this.#timer = null;
      this.#turns.take(() => this.#save()).catch(() => {});
    }, delay);
    this.#timer = { handle, due };
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer.handle);
    this.#timer = null;
  }

  async #save(): Promise<void> {
    const { clock } = this.#options;
    const began = clock.now();
    this.#worked = 0;
    try {
      await this.#mergeAndWrite();
    } catch (error) {
      this.#failed(error);
      throw fileTrouble(error, basename(this.#realPath));
    } finally {
      this.#pace.saved({ began, ended: clock.now(), worked: this.#worked });
    }
  }

  async #mergeAndWrite(): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.#takeFromDisk();
      if (this.#gone || this.#inConflict()) return;
      try {
        await this.#write();
        return;
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile)) throw error;
      }
    }
    throw new AppError(
      "changed-elsewhere",
      `${basename(this.#realPath)} keeps changing on disk. Your changes are kept here and will be saved when it rests.`,
    );
  }

  async #write(): Promise<void> {
    const { log, clock } = this.#options;
    const { notebook } = log.session;
    const { seq } = log;
    if (notebook === this.#base && this.#version !== null) {
      if (log.session.file.state.phase !== "saved") this.#saved({ seq, version: this.#version });
      return;
    }
    log.add([{ type: "fileSaving", at: clock.now() }]);
    const began = clock.now();
    const bytes = Buffer.from(serialiseIpynb(this.#options.complete(notebook), this.#layout), "utf8");
    const hash = await hashOf(bytes);
    this.#worked += clock.now() - began;
    if (hash !== this.#version?.hash) {
      await this.#options.write(this.#realPath, { bytes, beforeRename: () => this.#refuseIfChanged() });
    }
    const look = await lookAt(this.#realPath);
    this.#base = notebook;
    const version = { hash, stamp: look?.stamp ?? "", inode: look?.inode ?? "" };
    if (log.session.notebook === notebook) {
      this.#saved({ seq, version });
      return;
    }
    this.#version = version;
    this.#options.onSaved(version, seq);
    this.#schedule(this.#pace.delay(clock.now(), { urgent: false }));
  }

  #saved({ seq, version }: { readonly seq: number; readonly version: DiskVersion }): void {
    const { log, clock } = this.#options;
    this.#version = version;
    this.#options.onSaved(version, seq);
    const at = clock.now();
    log.add([
      { type: "fileSaving", at },
      { type: "fileSaved", at, version: seq },
    ]);
  }

  async #refuseIfChanged(): Promise<void> {
    const look = await lookAt(this.#realPath);
    if (look !== null && look.stamp !== this.#version?.stamp) throw new ChangedMeanwhile();
  }

  async #takeFromDisk(): Promise<void> {
    const look = await lookAt(this.#realPath);
    if (look === null) return await this.#missing();
    this.#gone = false;
    if (look.stamp === this.#version?.stamp) return;
    const { text, version } = await readVersion(this.#realPath);
    if (version.hash === this.#version?.hash) {
      this.#version = version;
      return;
    }
    this.#merge(text, version);
  }

  #merge(text: string, version: DiskVersion): void {
    const { log } = this.#options;
    const parsed = this.#parse(text);
    if (parsed === null) return;
    const theirs = this.#options.bounded(parsed.notebook);
    const ours = log.session.notebook;
    const { notebook, conflicts } = mergeFromDisk({ base: this.#base, ours, theirs }, (saved) =>
      this.#asOnDisk(saved),
    );
    this.#version = version;
    this.#layout = parsed.layout;
    log.add([{ type: "fileMerged", notebook, conflicts }]);
    const untouched = conflicts.length === 0 && ours === this.#base;
    this.#base = untouched ? log.session.notebook : theirs;
    if (untouched) this.#saved({ version, seq: log.seq });
    else this.#options.onSaved(version, log.seq);
  }

  /** A document as it would come back from the file that we wrote of it. */
  #asOnDisk(notebook: Notebook): Notebook {
    const { complete, bounded, ids } = this.#options;
    return bounded(parseIpynb(serialiseIpynb(complete(notebook), this.#layout), ids).notebook);
  }

  /** Programs that write in place are seen in mid-write: only what stays unreadable is told. */
  #parse(text: string) {
    try {
      const parsed = parseIpynb(text, this.#options.ids);
      this.#unreadable = 0;
      return parsed;
    } catch (error) {
      this.#unreadable++;
      throw new AppError(
        "changed-elsewhere",
        `${basename(this.#realPath)} was changed elsewhere and is no longer a notebook that can be read. It is not overwritten; your version is kept here. Repair or remove the file on disk.`,
        { cause: error },
      );
    }
  }

  async #missing(): Promise<void> {
    if (this.#version === null || this.#gone) return;
    const moved = await findMoved(this.#realPath, this.#version.inode);
    if (moved !== null) {
      const path = pathAfterMove(this.#options.log.session.file.path, moved);
      this.#realPath = moved;
      this.#options.onMoved(moved);
      this.#options.log.add([{ type: "fileMoved", path }]);
      return await this.#takeFromDisk();
    }
    this.#gone = true;
    this.#version = null;
    this.#base = null;
    throw Object.assign(new Error("deleted"), { code: "ENOENT" });
  }

  #inConflict(): boolean {
    return this.#options.log.session.file.state.phase === "conflict";
  }

  #failed(error: unknown): void {
    if (!this.#gone) this.#schedule(retryMs);
    if (this.#unreadable === 1) return;
    const why = fileTrouble(error, basename(this.#realPath)).message;
    const { state } = this.#options.log.session.file;
    if (state.phase === "failed" && state.why === why) return;
    this.#options.log.add([{ type: "fileSaveFailed", why }]);
    if (codeOf(error) === "" && !(error instanceof AppError)) console.error("save failed", error);
  }
}
