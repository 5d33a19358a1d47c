import { escapeHtml } from "@/core/highlight/highlight";
import type { DiffLine } from "@/core/snapshot/line-diff";
import { type CellChange, notebookDiff } from "@/core/snapshot/notebook-diff";
import type { Snapshot } from "@/core/snapshot/snapshot";

/** Versions of one link with what lies between them. */
interface Between {
  readonly before: { readonly number: number; readonly snapshot: Snapshot };
  readonly after: { readonly number: number; readonly snapshot: Snapshot };
  /** `/s/<token>` */
  readonly path: string;
  readonly style: string;
}

/** A page of what changed from one version to another: it needs no script. */
export function changesHtml({ before, after, path, style }: Between): string {
  const title = escapeHtml(after.snapshot.title);
  const changes = notebookDiff(before.snapshot.notebook, after.snapshot.notebook);
  const what = `Changes from version ${before.number} to version ${after.number}`;
  const told =
    changes.length === 0
      ? '<p class="empty">The cells are the same in both.</p>'
      : changes.map((change) => changeHtml(change)).join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Changes · ${title} · Atelier</title><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg" type="image/svg+xml"><style>${style}</style></head><body>
<header class="bar"><a class="brand" href="/">Atelier</a><span class="name">${title}</span>
<a class="button" href="${path}?version=${after.number}">Read version ${after.number}</a></header>
<main class="page"><article aria-label="${what}"><h1>${what}</h1>${environmentHtml(before.snapshot, after.snapshot)}${told}</article></main></body></html>`;
}

function changeHtml(change: CellChange): string {
  const kind = { code: "Code", markdown: "Markdown", raw: "Raw", unknown: "Raw" }[change.cellKind];
  const number = change.after ?? change.before;
  const moved = change.before !== null && change.after !== null && change.before !== change.after;
  const words = { added: "added", removed: "taken away", changed: "changed" }[change.kind];
  const before = moved ? ` (it was cell ${change.before})` : "";
  const outputs = change.outputsChanged ? '<p class="output-notice">Its outputs are others.</p>' : "";
  const lines =
    change.lines.length === 0
      ? ""
      : `<div class="code"><pre tabindex="0">${shortened(change.lines)}</pre></div>`;
  return `<section class="cell" aria-label="${kind} cell ${number}"><h2 class="change">${kind} cell ${number} ${words}${before}</h2>${lines}${outputs}</section>`;
}

const around = 3;

/** Lines that are the same are shown only near one that is not. */
function shortened(lines: readonly DiffLine[]): string {
  const near = (index: number) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== "same");
  let out = "";
  let skipped = 0;
  for (const [index, line] of lines.entries()) {
    if (!near(index)) {
      skipped += 1;
      continue;
    }
    if (skipped > 0) out += gap(skipped);
    skipped = 0;
    out += lineHtml(line);
  }
  return out + (skipped > 0 ? gap(skipped) : "");
}

const gap = (count: number) =>
  `<span class="gap">${count} ${count === 1 ? "line" : "lines"} as before</span>\n`;

/** Told by a mark and a word as well as by colour. */
function lineHtml({ kind, text }: DiffLine): string {
  const inner = escapeHtml(text);
  if (kind === "same") return `  ${inner}\n`;
  return kind === "added" ? `<ins>+ ${inner}</ins>\n` : `<del>- ${inner}</del>\n`;
}

function environmentHtml(before: Snapshot, after: Snapshot): string {
  const [a, b] = [before.environment, after.environment];
  const packagesOf = ({ packages }: typeof a) =>
    packages.map(({ name, version }) => `${name} ${version}`).join(", ");
  const rows = [
    ["Image", a.image, b.image],
    ["Instance type", a.instanceType, b.instanceType],
    ["Packages added", packagesOf(a) || "none", packagesOf(b) || "none"],
  ].filter(([, old, now]) => old !== now);
  if (rows.length === 0) return "";
  const list = rows.map(
    ([name = "", old = "", now = ""]) => `<li>${name}: ${escapeHtml(old)} → ${escapeHtml(now)}</li>`,
  );
  return `<ul class="note">${list.join("")}</ul>`;
}
