import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AppError } from "@/core/errors";
import { parseIpynb } from "@/core/notebook/ipynb";
import { freeze } from "@/notebook/snapshots/freeze";
import { cellsHtml } from "@/server/share-page/cells-html";
import { ipynbOf } from "@/server/share-page/downloads";
import { hostileNotebook } from "@/tests/support/hostile-notebook";

let made = 0;
const ids = { next: () => `id-${made++}` };

function frozen(text: string) {
  const { notebook } = parseIpynb(text, ids);
  return freeze(notebook, { outputs: { read: () => null }, withOutputs: true, masks: [] });
}

async function drawn(text: string) {
  const { notebook, blobs } = frozen(text);
  return cellsHtml(notebook, {
    read: async ({ ref }) => blobs.get(ref) ?? null,
    pictureUrl: async ({ ref }) => `/s/t/parts/${ref}`,
    textUrl: ({ cell, output }) => `/s/t/text/${cell}-${output}`,
    live: true,
  });
}

/** Of the tags that are really there: text is escaped, so `<` begins a tag. */
const tagsIn = (html: string) => [...html.matchAll(/<([a-z][\w-]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/gi)];

const notebooks = readdirSync("tests/corpus").filter((name) => name.endsWith(".ipynb"));

describe("the notebooks that people open", () => {
  it.each(notebooks)("%s is drawn, and its download is what it was", async (name) => {
    const text = readFileSync(`tests/corpus/${name}`, "utf8");
    let cells = 0;
    try {
      cells = parseIpynb(text, ids).notebook.order.length;
    } catch (error) {
      // Those that are no notebooks cannot be opened, and so not shared either.
      expect(error).toBeInstanceOf(AppError);
      return;
    }
    const { html } = await drawn(text);
    expect([...html.matchAll(/<section class="cell"/g)]).toHaveLength(cells);
    const { notebook, blobs } = frozen(text);
    const download = parseIpynb(
      await ipynbOf(notebook, async ({ ref }) => blobs.get(ref) ?? null),
      ids,
    ).notebook;
    const before = parseIpynb(text, ids).notebook;
    const content = ({ order, cells: all }: typeof before) =>
      order.map((id) => ({ ...all[id], id: null, outputs: JSON.parse(JSON.stringify(all[id]?.outputs)) }));
    expect(content(download).map(({ source, kind }) => [kind, source])).toEqual(
      content(before).map(({ source, kind }) => [kind, source]),
    );
  });
});

describe("AT-32 a notebook of somebody who means harm", () => {
  it("has at least 150 payloads, and none leaves a tag or an attribute that runs or loads", async () => {
    const { text, count } = hostileNotebook();
    expect(count).toBeGreaterThan(150);
    const { html } = await drawn(text);
    const tags = tagsIn(html);
    expect(tags.length).toBeGreaterThan(count);
    for (const [, tag = "", text = ""] of tags) {
      expect(tag).not.toMatch(
        /^(script|style|iframe|object|embed|form|link|meta|base|svg|template|button)$/i,
      );
      for (const [, name = "", value = ""] of text.matchAll(/\s+([^\s=>"]+)(?:="([^"]*)")?/g)) {
        expect(name).not.toMatch(/^(on.*|srcset|srcdoc|poster|background|action|formaction|name|ping)$/i);
        if (name === "src") expect(value).toMatch(/^(data:(image|audio|video)|\/s\/t\/|blob:)/);
        if (name === "href") expect(value).toMatch(/^(https?:|mailto:|#|\/s\/t\/)/);
        if (name === "style") expect(value).not.toMatch(/url\(|position|z-index|inset/i);
        if (name === "id") expect(value).toMatch(/^(cell|heading)-\d+$/);
      }
    }
  });
});
