import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { sendText } from "@/server/http/answers";

/** What a person is told where the studio's own pages cannot answer: what happened, and what to do about it. */
export interface Notice {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** What can be done, in the order in which to try; words between backquotes are to be typed. */
  readonly steps?: readonly string[];
  readonly link?: { readonly href: string; readonly text: string };
  /** Asks again by itself after so many seconds: for what is over soon. */
  readonly againAfter?: number;
}

// The studio's light and dark palettes (components/theme/tokens.css), in the few tokens that a notice needs. The pages'
// own style sheet has a name that only Next knows, and may not be built or reachable when this is shown.
const style = `
:root{color-scheme:light dark;--panel:#f6f7f9;--raised:#ffffff;--ink:#16181d;--soft:#4b5160;--line:#e3e5ea;--accent:#4f46e5;--on:#ffffff;--text:#4338ca}
@media (prefers-color-scheme:dark){:root{--panel:#1b1e24;--raised:#22252c;--ink:#e9ebf0;--soft:#b3b9c5;--line:#2c3038;--accent:#6366f1;--on:#ffffff;--text:#a9acfb}}
*{box-sizing:border-box;margin:0}
body{min-height:100dvh;display:grid;place-items:center;padding:1rem;background:var(--panel);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
main{width:100%;max-width:26rem;padding:1.75rem;background:var(--raised);border:1px solid var(--line);border-radius:1rem;box-shadow:0 1px 2px #0f172a12}
main>p:first-child{font-size:12px;font-weight:600;color:var(--text)}
h1{margin:.25rem 0 .5rem;font-size:20px;line-height:1.3;letter-spacing:-.01em}
p,li{color:var(--soft)}
ol,ul{margin:.75rem 0 0;padding-left:1.2rem}
li+li{margin-top:.35rem}
code{padding:.1em .35em;border-radius:.3em;background:var(--panel);border:1px solid var(--line);color:var(--ink);font:12.5px ui-monospace,monospace}
a{display:inline-block;margin-top:1.25rem;padding:.5rem .9rem;border-radius:.4rem;background:var(--accent);color:var(--on);font-weight:500;text-decoration:none}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`;

/** Nothing runs, nothing is fetched but the icon, and the one style sheet is the one above, by its hash. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "img-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export function sendNotice(response: ServerResponse, notice: Notice): void {
  if (!response.headersSent) response.setHeader("Content-Security-Policy", policy);
  sendText(response, { status: notice.status, text: htmlOf(notice), type: "text/html; charset=utf-8" });
}

function htmlOf({ title, text, steps = [], againAfter, link = toTheStudio }: Notice): string {
  const again = againAfter === undefined ? "" : `<meta http-equiv="refresh" content="${againAfter}">`;
  const list = steps.map((step) => `<li>${typed(step)}</li>`).join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${again}
<title>${escaped(title)} · Atelier</title><link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${style}</style></head>
<body><main><p>Atelier</p><h1>${escaped(title)}</h1><p>${typed(text)}</p>${list && `<ul>${list}</ul>`}
<a href="${escaped(link.href)}">${escaped(link.text)}</a></main></body></html>`;
}

const toTheStudio = { href: "/", text: "Go to the studio" };

function typed(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
