import { metadataOfCopy } from "@/core/snapshot/copied-from";
import { partsOf } from "@/core/snapshot/parts";
import { redirect, sendJson, sendText } from "@/server/http/answers";
import { type Notice, sendNotice } from "@/server/http/notice";
import type { Visit } from "@/server/http/visit";
import type { SnapshotChecks } from "@/server/snapshots/checks";
import type { Comments } from "@/server/snapshots/comments";
import type { Readings } from "@/server/snapshots/readings";
import type { Snapshots } from "@/server/snapshots/snapshots";
import { changesHtml } from "./changes-html";
import { actOnComments, talkFor } from "./comment-forms";
import { ipynbOf, markdownOf, scriptOf } from "./downloads";
import { DrawnPages, type ToDraw } from "./drawn-pages";
import type { LiveTabs } from "./live-tabs";
import { textOfOutput } from "./output-text";
import { sharePolicy } from "./page-html";
import { VisitNotes } from "./visit-notes";

interface Needs {
  readonly snapshots: Snapshots;
  readonly readings: Readings;
  readonly comments: Comments;
  readonly checks: Pick<SnapshotChecks, "latest">;
  readonly tabs: LiveTabs;
  readonly contentOrigin: string;
  readonly style: string;
}

/** Everything below `/s/`: a page, the parts of its outputs, files to take along, and word of the link's end. */
export class SharePages {
  readonly #needs: Needs;
  readonly #pages: DrawnPages;
  readonly #notes: VisitNotes;
  readonly #policy: string;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#pages = new DrawnPages(needs.snapshots, needs);
    this.#notes = new VisitNotes(needs.readings);
    this.#policy = sharePolicy(needs);
  }

  async handle(visit: Visit): Promise<void> {
    visit.response.setHeader("X-Robots-Tag", "noindex, nofollow");
    const { token, what } = partsOfAddress(visit);
    const asked = await this.#toDraw(token, visit);
    if (asked === null) return nothing(visit, what);
    if (what === "events") return this.#needs.tabs.follow(visit, asked.reading.linkId);
    if (what === "") return this.#page(visit, asked);
    if (what === "changes") return this.#changes(visit, asked);
    if (what === "check" && visit.person !== null) return this.#beginCheck(visit, asked);
    const part = /^parts\/([0-9a-f]{64})$/.exec(what)?.[1];
    if (part !== undefined) return this.#part(visit, asked, part);
    const text = /^text\/(\d{1,6})-(\d{1,6})$/.exec(what);
    if (text !== null) return this.#text(visit, asked, { cell: Number(text[1]), output: Number(text[2]) });
    return this.#download(visit, asked, what);
  }

  /** The version that was asked for, or the latest. */
  async #toDraw(token: string, { person, address }: Visit): Promise<ToDraw | null> {
    const reading = await this.#needs.readings.open(token, person);
    if (reading === null) return null;
    const wanted = address.query.get("version");
    const version =
      wanted === null
        ? reading.versions[0]
        : reading.versions.find(({ number }) => String(number) === wanted);
    if (version === undefined) return null;
    const snapshot = await this.#needs.snapshots.read(version.snapshot);
    if (snapshot === null) return null;
    return {
      reading,
      version,
      snapshot,
      path: `/s/${token}`,
      query: wanted === null ? "" : `?version=${version.number}`,
      talk: null,
      check: null,
    };
  }

  /** What the forms below the cells send. */
  async write(visit: Visit): Promise<void> {
    const { token, what } = partsOfAddress(visit);
    const { person } = visit;
    const asked = person === null ? null : await this.#toDraw(token, visit);
    const { comments } = this.#needs;
    if (person === null || asked === null || !(await actOnComments(comments, { visit, asked, what, person })))
      sendNotice(visit.response, nothingHere);
  }

  async #page(visit: Visit, asked: ToDraw): Promise<void> {
    const { request, response, person } = visit;
    const talk = await talkFor(this.#needs.comments, { person, reading: asked.reading });
    const found = await this.#needs.checks.latest(asked.version.snapshot);
    // Names of people here are for people here.
    const check = found && person === null ? { ...found, by: "somebody of this studio" } : found;
    const page = await this.#pages.page({ ...asked, talk, check });
    const packs = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
    const body = packs ? page.packed : page.plain;
    if (packs) response.setHeader("content-encoding", "gzip");
    response.setHeader("Content-Security-Policy", this.#policy);
    // Under `no-referrer` a browser sends forms with `Origin: null`, which nobody accepts.
    response.setHeader("Referrer-Policy", "same-origin");
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-length": body.length,
      vary: "accept-encoding, cookie",
      "cache-control": "private, no-store",
    });
    response.end(body);
    await this.#notes.add(asked.reading, { reader: person, version: asked.version.number, what: "opened" });
    if (person !== null) await this.#needs.comments.seen({ link: asked.reading.linkId, person: person.id });
  }

  /** What is to be checked; from now on the reader's notebook server may fetch it. */
  async #beginCheck({ response, person }: Visit, { reading, version, snapshot }: ToDraw): Promise<void> {
    await this.#notes.add(reading, { reader: person, version: version.number, what: "checked" });
    const { image, instanceType, packages } = snapshot.environment;
    const { title } = snapshot;
    sendJson(response, {
      status: 200,
      body: { snapshot: version.snapshot, title, image, instanceType, packages: packages.length },
    });
  }

  /** From the version before to the one that was asked for. */
  async #changes({ response }: Visit, { reading, version, snapshot, path }: ToDraw): Promise<void> {
    const earlier = reading.versions.find(({ number }) => number === version.number - 1);
    const before = earlier === undefined ? null : await this.#needs.snapshots.read(earlier.snapshot);
    if (earlier === undefined || before === null)
      return sendText(response, { status: 404, text: "There is no version before this one." });
    const page = changesHtml({
      before: { number: earlier.number, snapshot: before },
      after: { number: version.number, snapshot },
      path,
      style: this.#needs.style,
    });
    response.setHeader("Content-Security-Policy", this.#policy);
    sendText(response, { status: 200, text: page, type: "text/html; charset=utf-8" });
  }

  /** Only what this version shows, as a picture and never as a page. */
  async #part({ response }: Visit, { snapshot }: ToDraw, hash: string): Promise<void> {
    const mime = partsOf(snapshot.notebook).get(hash)?.mime;
    const bytes = mime === undefined ? null : await this.#needs.snapshots.part(hash);
    if (mime === undefined || bytes === null)
      return sendText(response, { status: 404, text: "There is no such part." });
    response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
    response.writeHead(200, {
      "content-type": /^image\/(png|jpeg|gif|webp|svg\+xml)$/.test(mime) ? mime : "text/plain; charset=utf-8",
      "content-length": bytes.length,
      "cache-control": "private, max-age=600",
    });
    response.end(bytes);
  }

  async #text(
    { response }: Visit,
    { snapshot }: ToDraw,
    place: { readonly cell: number; readonly output: number },
  ): Promise<void> {
    const text = await textOfOutput(snapshot.notebook, place, ({ ref }) => this.#needs.snapshots.part(ref));
    sendText(
      response,
      text === null ? { status: 404, text: "There is no such output." } : { status: 200, text },
    );
  }

  async #download(visit: Visit, asked: ToDraw, what: string): Promise<void> {
    const { name } = asked.snapshot;
    const copies = visit.request.headers["x-atelier-copy"] === "1";
    const notebook = copies
      ? { ...asked.snapshot.notebook, metadata: metadataOfCopy(asked.snapshot, asked.version.snapshot) }
      : asked.snapshot.notebook;
    const stem = name.replace(/\.ipynb$/, "");
    const read = ({ ref }: { readonly ref: string }) => this.#needs.snapshots.part(ref);
    const file = async (): Promise<{
      readonly name: string;
      readonly type: string;
      readonly text: string;
    } | null> => {
      switch (what) {
        case "notebook.ipynb":
          return {
            name: `${stem}.ipynb`,
            type: "application/x-ipynb+json",
            text: await ipynbOf(notebook, read),
          };
        case "notebook.md":
          return { name: `${stem}.md`, type: "text/markdown; charset=utf-8", text: markdownOf(notebook) };
        case "page.html":
          return {
            name: `${stem}.html`,
            type: "text/html; charset=utf-8",
            text: await this.#pages.oneFile(asked),
          };
        case "script": {
          const { extension, text } = scriptOf(notebook);
          return { name: `${stem}${extension}`, type: "text/plain; charset=utf-8", text };
        }
        default:
          return null;
      }
    };
    const found = await file();
    if (found === null)
      return sendText(visit.response, { status: 404, text: "There is nothing at this address." });
    const encoded = encodeURIComponent(found.name).replace(
      /['()*]/g,
      (mark) => `%${mark.charCodeAt(0).toString(16)}`,
    );
    visit.response.setHeader("Content-Disposition", `attachment; filename*=UTF-8''${encoded}`);
    visit.response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
    sendText(visit.response, { status: 200, text: found.text, type: found.type });
    await this.#notes.add(asked.reading, {
      reader: visit.person,
      version: asked.version.number,
      what: copies ? "copied" : "downloaded",
    });
  }
}

function partsOfAddress({ address }: Visit): { readonly token: string; readonly what: string } {
  const [token = "", ...rest] = address.path.slice("/s/".length).split("/");
  return { token, what: rest.join("/") };
}

/** Whoever is not signed in is asked to, whatever the address; to everybody else it is one and the same nothing. */
function nothing({ response, person, address }: Visit, what: string): void {
  if (what !== "") sendText(response, { status: 404, text: "There is nothing at this address." });
  else if (person === null) redirect(response, `/login?next=${encodeURIComponent(address.full)}`);
  else sendNotice(response, nothingHere);
}

const nothingHere: Notice = {
  status: 404,
  title: "Nothing here",
  text: "There is nothing at this address. If somebody sent it to you, ask them whether the link is still meant for you.",
};
