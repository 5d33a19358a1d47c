import { mentionPieces } from "@/core/comments/mentions";
import { byCell, type Comment, type Thread } from "@/core/comments/threads";
import { escapeHtml } from "@/core/highlight/highlight";

/** What is said about a link's cells, for one reader. */
export interface Talk {
  readonly threads: readonly Thread[];
  readonly reader: { readonly id: string; readonly ownsLink: boolean };
  /** Whom a comment can mention. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

interface CommentsHtml {
  /** Below a cell: its threads, and a form for another. */
  below(cell: { readonly id: string; readonly number: number }): string;
  /** Threads on cells that this version does not have. */
  readonly elsewhere: string;
  /** The open ones, with a link to each. */
  readonly list: string;
}

/** Comments as forms of HTML and nothing else: they are read, written and resolved without a script. */
export function commentsHtml(
  talk: Talk,
  page: { readonly path: string; readonly query: string; readonly order: readonly string[] },
): CommentsHtml {
  const { here, elsewhere } = byCell(talk.threads, page.order);
  const drawer = new Drawer(talk, page);
  return {
    below({ id, number }) {
      const threads = here.get(id) ?? [];
      return `<div class="talk">${drawer.threads(threads, `cell ${number}`)}${drawer.begin(id, number)}</div>`;
    },
    elsewhere:
      elsewhere.length === 0
        ? ""
        : `<section class="cell" aria-label="Comments on cells that are gone"><h2 class="change">Comments on cells that are not in this version</h2>${drawer.threads(elsewhere, "a cell that is gone")}</section>`,
    list: listHtml(talk.threads, page.order),
  };
}

class Drawer {
  readonly #talk: Talk;
  readonly #address: (rest: string) => string;

  constructor(talk: Talk, { path, query }: { readonly path: string; readonly query: string }) {
    this.#talk = talk;
    this.#address = (rest) => escapeHtml(`${path}/comments${rest}${query}`);
  }

  /** Open ones as they are, what is done with folded. */
  threads(threads: readonly Thread[], where: string): string {
    const open = threads.filter(({ resolvedBy }) => resolvedBy === null);
    const done = threads.filter(({ resolvedBy }) => resolvedBy !== null);
    const drawn = open.map((thread) => this.#thread(thread, where)).join("");
    if (done.length === 0) return drawn;
    const inside = done.map((thread) => this.#thread(thread, where)).join("");
    return `${drawn}<details class="resolved"><summary>${done.length} resolved</summary>${inside}</details>`;
  }

  begin(cell: string, number: number): string {
    const hidden = `<input type="hidden" name="cell" value="${escapeHtml(cell)}">`;
    const form = this.#write({ label: `Comment on cell ${number}`, hidden, send: "Comment" });
    return `<details class="begin"><summary aria-label="Comment on cell ${number}">Comment</summary>${form}</details>`;
  }

  #thread({ id, comments, resolvedBy }: Thread, where: string): string {
    const said = comments.map((comment) => this.#comment(comment)).join("");
    const hidden = `<input type="hidden" name="thread" value="${escapeHtml(id)}">`;
    const reply = `<details class="begin"><summary>Reply</summary>${this.#write({ label: "Reply", hidden, send: "Reply" })}</details>`;
    const done = resolvedBy === null ? "" : `<p class="who">Resolved by ${escapeHtml(resolvedBy)}</p>`;
    const [act, label] = resolvedBy === null ? ["resolve", "Resolve"] : ["reopen", "Reopen"];
    return `<section class="thread" aria-label="Comments on ${where}"><ol>${said}</ol>${done}<div class="acts">${reply}${this.#act(id, act, label)}</div></section>`;
  }

  #comment({ id, author, text, at, version }: Comment): string {
    const { reader } = this.#talk;
    const head = `<p class="who"><strong>${escapeHtml(author.name)}</strong> <time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC</time> on version ${version}</p>`;
    if (text === null) return `<li>${head}<p class="said gone">This comment was taken away.</p></li>`;
    const mayRemove = reader.ownsLink || reader.id === author.id;
    const remove = mayRemove ? this.#act(id, "remove", "Remove") : "";
    return `<li id="comment-${escapeHtml(id)}">${head}<p class="said">${this.#text(text)}</p>${remove}</li>`;
  }

  #text(text: string): string {
    return mentionPieces(text, this.#talk.people)
      .map(({ text: piece, people }) => {
        const inner = escapeHtml(piece);
        return people.length === 0 ? inner : `<strong class="mention">${inner}</strong>`;
      })
      .join("");
  }

  #write(of: { readonly label: string; readonly hidden: string; readonly send: string }): string {
    return `<form method="post" action="${this.#address("")}">${of.hidden}<label>${of.label}<textarea name="text" rows="3" maxlength="4000" required></textarea></label><p class="hint">Text only. @ and a name mentions somebody who can read this.</p><button class="button">${of.send}</button></form>`;
  }

  #act(id: string, act: string, label: string): string {
    const address = this.#address(`/${encodeURIComponent(id)}/${act}`);
    return `<form method="post" action="${address}"><button class="quiet">${label}</button></form>`;
  }
}

const mostListed = 30;

function listHtml(threads: readonly Thread[], order: readonly string[]): string {
  if (threads.length === 0) return "";
  const open = threads.filter(({ resolvedBy }) => resolvedBy === null);
  const lines = open.slice(0, mostListed).map(({ cell, comments }) => {
    const first = comments.find(({ text }) => text !== null);
    const number = order.indexOf(cell) + 1;
    const where = number === 0 ? "Earlier version" : `Cell ${number}`;
    const text = `${where}: ${first?.author.name ?? ""}, ${(first?.text ?? "").slice(0, 60)}`;
    return `<li><a href="#comment-${escapeHtml(first?.id ?? "")}">${escapeHtml(text)}</a></li>`;
  });
  const count = `${open.length} open, ${threads.length - open.length} resolved`;
  return `<section aria-label="Comments"><h2>Comments</h2><p>${count}</p><ul>${lines.join("")}</ul></section>`;
}
