import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Snapshot } from "@/core/snapshot/snapshot";
import type { KeptCheck } from "@/server/snapshots/checks";
import type { Reading } from "@/server/snapshots/readings";
import type { Snapshots } from "@/server/snapshots/snapshots";
import { cellsHtml } from "./cells-html";
import { checkHtml } from "./check-html";
import { commentsHtml, type Talk } from "./comments-html";
import type { PartSource } from "./outputs-html";
import { pageHtml } from "./page-html";

/** What is to be drawn, for one reader or another: all who may read a version see the same. */
export interface ToDraw {
  readonly reading: Reading;
  readonly version: Reading["versions"][number];
  readonly snapshot: Snapshot;
  readonly path: string;
  readonly query: string;
  /** What readers say about it; `null` for those who are not told. */
  readonly talk: Talk | null;
  /** What the last check of it found. */
  readonly check: KeptCheck | null;
}

interface DrawnPage {
  readonly plain: Buffer;
  readonly packed: Buffer;
}

/** Memory for pages that are read again and again: a snapshot never changes. */
const mostBytes = 64_000_000;

/** Readers who may take away the same comments see the same page. */
function mayRemove({ threads, reader }: Talk): string {
  if (reader.ownsLink) return "all";
  return threads.some(({ comments }) => comments.some(({ author }) => author.id === reader.id))
    ? reader.id
    : "";
}

/** Draws share pages, and remembers those that were asked for last. */
export class DrawnPages {
  readonly #fixed: { readonly contentOrigin: string; readonly style: string };
  readonly #snapshots: Snapshots;
  readonly #kept = new Map<string, DrawnPage>();
  #bytes = 0;

  constructor(snapshots: Snapshots, fixed: { readonly contentOrigin: string; readonly style: string }) {
    this.#snapshots = snapshots;
    this.#fixed = fixed;
  }

  async page(what: ToDraw): Promise<DrawnPage> {
    const { reading, version, path, query } = what;
    const { ownerName, note, expiresAt, versions } = reading;
    const shown = [version.snapshot, ownerName, note, expiresAt, versions.length, what.check];
    const key = JSON.stringify([
      path,
      query,
      shown,
      what.talk && [what.talk.threads, what.talk.people, mayRemove(what.talk)],
    ]);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const plain = Buffer.from(await this.#draw(what, this.#served(what)));
    const drawn = { plain, packed: await promisify(gzip)(plain, { level: 6 }) };
    this.#keep(key, drawn);
    return drawn;
  }

  /** The same as one file that needs no server: pictures are in it, and what would run is shown as it reads. */
  async oneFile(what: ToDraw): Promise<string> {
    return this.#draw(
      { ...what, talk: null, check: null },
      {
        read: ({ ref }) => this.#snapshots.part(ref),
        pictureUrl: async ({ ref }, type) =>
          `data:${type};base64,${((await this.#snapshots.part(ref)) ?? Buffer.alloc(0)).toString("base64")}`,
        textUrl: () => null,
        live: false,
      },
    );
  }

  #served({ path, query }: ToDraw): PartSource {
    return {
      read: ({ ref }) => this.#snapshots.part(ref),
      pictureUrl: async ({ ref }) => `${path}/parts/${ref}${query}`,
      textUrl: ({ cell, output }) => `${path}/text/${cell}-${output}${query}`,
      live: true,
    };
  }

  async #draw(what: ToDraw, parts: PartSource): Promise<string> {
    const { reading, version, snapshot, path, query, talk } = what;
    const { notebook } = snapshot;
    const comments = talk && commentsHtml(talk, { path, query, order: notebook.order });
    const drawn = await cellsHtml(notebook, parts, comments?.below);
    return pageHtml(
      {
        ...this.#fixed,
        snapshot,
        checksum: version.snapshot,
        ownerName: reading.ownerName,
        note: reading.note,
        version: version.number,
        versions: reading.versions,
        expiresAt: reading.expiresAt,
        path,
        query,
        comments: comments?.list ?? "",
        check: checkHtml({
          check: what.check,
          order: notebook.order,
          path,
          query,
          mayAsk: talk !== null && snapshot.withOutputs,
        }),
      },
      { ...drawn, html: drawn.html + (comments?.elsewhere ?? "") },
    );
  }

  #keep(key: string, drawn: DrawnPage): void {
    const size = drawn.plain.length + drawn.packed.length;
    if (size > mostBytes / 4) return;
    this.#kept.set(key, drawn);
    this.#bytes += size;
    for (const [old, { plain, packed }] of this.#kept) {
      if (this.#bytes <= mostBytes) return;
      this.#kept.delete(old);
      this.#bytes -= plain.length + packed.length;
    }
  }
}
