import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { StoredPart } from "@/core/notebook/notebook";
import { sweepOutputs } from "./sweep-outputs";

const monthMs = 30 * 24 * 3_600_000;
const refPattern = /^[A-Za-z0-9_-]{1,80}$/;

/**
 * Parts of outputs too large for the document, as files in the reserve: by sha-256, or by the id of the run while a
 * stream still grows. Written synchronously, on purpose: a kernel that floods is then slowed down by its own
 * storage, and nothing piles up in memory.
 */
export class OutputStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Removes what nobody points to and nobody has written for a month. */
  sweep(inUse: ReadonlySet<string>): Promise<readonly string[]> {
    return sweepOutputs({ folder: this.#folder, inUse, restedSince: Date.now() - monthMs });
  }

  put(bytes: Uint8Array): StoredPart {
    const ref = createHash("sha256").update(bytes).digest("hex");
    const path = this.#path(ref);
    if (!existsSync(path)) {
      writeFileSync(`${path}.part`, bytes, { mode: 0o600 });
      renameSync(`${path}.part`, path);
    }
    return { ref, size: bytes.byteLength };
  }

  /** A text that grows; `finish` names it by its hash, and its first name goes on pointing to it. */
  grow(ref: string): GrowingOutput {
    if (!refPattern.test(ref)) throw new Error(`not a ref: ${ref}`);
    return new GrowingOutput(ref, (final) => this.#path(final));
  }

  /** Takes up the first `most` bytes of a text that grew when this server ended, with what they end in. */
  growAgain(
    ref: string,
    { most }: { readonly most: number },
  ): { readonly file: GrowingOutput; readonly end: string } {
    const before = `${this.#path(ref)}.before`;
    if (this.find(ref) !== null) renameSync(this.#path(ref), before);
    const file = this.grow(ref);
    let end = "";
    if (existsSync(before)) {
      end = file.copyFrom(before, { most });
      rmSync(before);
    }
    return { file, end };
  }

  read(ref: string): Buffer | null {
    const found = this.find(ref);
    return found === null ? null : readFileSync(found.path);
  }

  find(ref: string): { readonly path: string; readonly size: number } | null {
    if (!refPattern.test(ref)) return null;
    const path = this.#path(ref);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? { path, size: stat.size } : null;
  }

  #path(ref: string): string {
    return join(this.#folder, ref);
  }
}

/** Text passes through here in slices; a buffer for each message of a flood would wait for the collector. */
const pad = new Uint8Array(256 * 1024);
const encoder = new TextEncoder();

/**
 * A full disk must not end a run, nor this server: what cannot be kept any more is only counted, and the document
 * goes on showing head and end.
 */
export class GrowingOutput {
  readonly ref: string;
  size = 0;
  #descriptor: number | null = null;
  readonly #hash = createHash("sha256");
  readonly #pathOf: (ref: string) => string;

  constructor(ref: string, pathOf: (ref: string) => string) {
    this.ref = ref;
    this.#pathOf = pathOf;
    this.#orGiveUp(() => {
      // The name may point to an earlier text, which stays as it is.
      rmSync(pathOf(ref), { force: true });
      this.#descriptor = openSync(pathOf(ref), "wx", 0o600);
    });
  }

  write(text: string): void {
    for (let rest = text; rest.length > 0; ) {
      const { read, written } = encoder.encodeInto(rest, pad);
      this.#append(pad.subarray(0, written));
      rest = rest.slice(read);
    }
  }

  #append(bytes: Uint8Array): void {
    const descriptor = this.#descriptor;
    this.size += bytes.length;
    if (descriptor === null) return;
    this.#orGiveUp(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      this.#hash.update(bytes);
    });
  }

  #orGiveUp(work: () => void): void {
    try {
      work();
    } catch (error) {
      console.error("output cannot be kept", this.ref, error);
      if (this.#descriptor !== null) closeSync(this.#descriptor);
      this.#descriptor = null;
    }
  }

  /** Appends the first `most` bytes of a file, and answers the end of their text. */
  copyFrom(path: string, { most }: { readonly most: number }): string {
    const source = openSync(path, "r");
    const slice = Buffer.allocUnsafe(1_000_000);
    let end = Buffer.alloc(0);
    for (let left = most; left > 0; ) {
      const read = readSync(source, slice, 0, Math.min(left, slice.length), null);
      if (read === 0) break;
      left -= read;
      this.#append(slice.subarray(0, read));
      end = Buffer.concat([end, slice.subarray(0, read)]).subarray(-slice.length);
    }
    closeSync(source);
    return end.toString("utf8");
  }

  finish(): StoredPart {
    if (this.#descriptor === null) return { ref: this.ref, size: this.size };
    closeSync(this.#descriptor);
    this.#descriptor = null;
    const ref = this.#hash.digest("hex");
    renameSync(this.#pathOf(this.ref), this.#pathOf(ref));
    symlinkSync(ref, this.#pathOf(this.ref));
    return { ref, size: this.size };
  }
}
