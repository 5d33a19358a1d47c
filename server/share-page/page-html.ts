import { createHash } from "node:crypto";
import { escapeHtml } from "@/core/highlight/highlight";
import type { Snapshot } from "@/core/snapshot/snapshot";
import type { Heading } from "./cells-html";
import { pageScript } from "./page-script";

/** What a share page says around the notebook. */
interface PageFrame {
  readonly snapshot: Snapshot;
  /** SHA-256 of the snapshot. */
  readonly checksum: string;
  readonly ownerName: string;
  readonly note: string;
  readonly version: number;
  readonly versions: readonly { readonly number: number; readonly sharedAt: number }[];
  readonly expiresAt: number | null;
  /** `/s/<token>`, and with `?version=` where it is not the latest. */
  readonly path: string;
  readonly query: string;
  readonly contentOrigin: string;
  readonly style: string;
  /** What is open among comments. */
  readonly comments: string;
  /** Whether it reproduces. */
  readonly check: string;
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing but our one script and our one style sheet; the author's styles are those that the sanitiser lets pass. */
export function sharePolicy(of: { readonly contentOrigin: string; readonly style: string }): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(pageScript)}`,
    `style-src-elem ${hashOf(of.style)}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "media-src data:",
    "connect-src 'self'",
    `frame-src ${of.contentOrigin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join("; ");
}

/** The whole page; it reads fully without its script. */
export function pageHtml(
  frame: PageFrame,
  drawn: { readonly html: string; readonly headings: readonly Heading[] },
) {
  const { snapshot, path, query } = frame;
  const title = escapeHtml(snapshot.title);
  const cells = drawn.html === "" ? '<p class="empty">This notebook has no cells.</p>' : drawn.html;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Atelier</title><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<meta property="og:title" content="A notebook in Atelier"><meta property="og:description" content="Sign in to read it.">
<link rel="icon" href="/icon.svg" type="image/svg+xml"><style>${frame.style}</style></head>
<body data-content="${escapeHtml(frame.contentOrigin)}" data-events="${path}/events">
<header class="bar"><a class="brand" href="/">Atelier</a><span class="name">${title}</span>
<button type="button" class="button" data-hide-code aria-pressed="false" hidden>Hide code</button>
<button type="button" class="button" data-print hidden>Print</button>
<form method="get" action="/"><input type="hidden" name="copy" value="${escapeHtml(path.slice(3) + query)}"><button class="button main">Create a copy</button></form></header>
<main class="page"><article aria-label="${title}">${noteHtml(frame.note)}${cells}</article>
<aside class="side"><div>${contentsHtml(drawn.headings)}${frame.comments}${frame.check}${detailsHtml(frame)}</div></aside></main>
<script>${pageScript}</script></body></html>`;
}

const noteHtml = (note: string) => (note === "" ? "" : `<p class="note">${escapeHtml(note)}</p>`);

function contentsHtml(headings: readonly Heading[]): string {
  if (headings.length < 2) return "";
  const lines = headings.map(
    ({ level, text, anchor }) => `<li><a data-level="${level}" href="#${anchor}">${text}</a></li>`,
  );
  return `<nav class="contents" aria-label="Table of contents"><h2>Contents</h2><ul>${lines.join("")}</ul></nav>`;
}

function detailsHtml(frame: PageFrame): string {
  const { snapshot, checksum, path, query } = frame;
  const { environment } = snapshot;
  const packages = environment.packages
    .map(({ name, version }) => escapeHtml(`${name} ${version}`))
    .join(", ");
  const rows: readonly (readonly [string, string])[] = [
    ["Shared by", escapeHtml(frame.ownerName)],
    ["Taken", timeHtml(snapshot.takenAt)],
    ...(frame.expiresAt === null ? [] : ([["Readable until", timeHtml(frame.expiresAt)]] as const)),
    ["File", escapeHtml(snapshot.name)],
    ["Image", escapeHtml(environment.image)],
    ["Kernel", escapeHtml(environment.kernelspec)],
    ["Instance type", escapeHtml(environment.instanceType)],
    ["Packages added to the image", packages === "" ? "None" : packages],
    ...gitRows(snapshot),
    ...(snapshot.withOutputs ? [] : ([["Outputs", "Left out by the person who shared it"]] as const)),
    ...(snapshot.missing.length === 0
      ? []
      : ([["Not captured", escapeHtml(snapshot.missing.join(" "))]] as const)),
    ["Checksum (SHA-256)", `<span class="sum">${checksum}</span>`],
  ];
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("");
  const downloads = [
    ["notebook.ipynb", "Notebook (.ipynb)"],
    ["page.html", "One HTML file"],
    ["notebook.md", "Markdown"],
    ["script", "Script"],
  ].map(([file, label]) => `<li><a href="${path}/${file}${query}" download>${label}</a></li>`);
  return `<section aria-label="Snapshot details"><h2>Snapshot details</h2><dl>${list}</dl></section>${versionsHtml(frame)}
<section aria-label="Download"><h2>Download</h2><ul>${downloads.join("")}</ul></section>`;
}

function gitRows({ git }: Snapshot): readonly (readonly [string, string])[] {
  if (git === null) return [];
  const { commit, branch, changed, changedCount, remote } = git;
  const on = branch === null ? "" : ` on ${escapeHtml(branch)}`;
  const at = commit === null ? "no commit yet" : `<span class="sum">${escapeHtml(commit)}</span>`;
  const more = changedCount > changed.length ? ` and ${changedCount - changed.length} more` : "";
  const files = `<details><summary>${changedCount}</summary>${changed.map(escapeHtml).join("<br>")}${more}</details>`;
  return [
    ["Git commit", `${at}${on}`],
    ...(changedCount === 0 ? [] : ([["Files changed since", files]] as const)),
    ...(remote === null ? [] : ([["Git remote", escapeHtml(remote)]] as const)),
  ];
}

function versionsHtml({ versions, version, path }: PageFrame): string {
  if (versions.length < 2) return "";
  const latest = versions[0]?.number;
  const lines = versions.map(({ number, sharedAt }) => {
    const label = `Version ${number}`;
    const address = number === latest ? path : `${path}?version=${number}`;
    const shown =
      number === version
        ? `<strong aria-current="page">${label}</strong>`
        : `<a href="${address}">${label}</a>`;
    const changes = number === 1 ? "" : ` · <a href="${path}/changes?version=${number}">What changed</a>`;
    return `<li>${shown}, ${timeHtml(sharedAt)}${changes}</li>`;
  });
  return `<section aria-label="Versions"><h2>Versions</h2><ul>${lines.join("")}</ul></section>`;
}

/** The script shows it as the reader's own time; without one it is UTC. */
function timeHtml(at: number): string {
  const text = new Date(at).toISOString();
  return `<time datetime="${text}">${text.slice(0, 16).replace("T", " ")} UTC</time>`;
}
