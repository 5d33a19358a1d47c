import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { display, readCells, writeCells } from "./support/notebook-file";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { cellOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

let studio: RunningStudio;
let page: Page;
/** A server of somebody else, and what was asked of it. */
const arrived: string[] = [];
const outside = createServer((request, response) => {
  arrived.push(request.url ?? "");
  response.end();
});
test.beforeAll(async ({ browser }) => {
  studio = await startStudio();
  page = await (await browser.newContext()).newPage();
  await once(outside.listen(0, "127.0.0.1"), "listening");
  await page.goto(studio.link);
  await expect(page.getByRole("region", { name: "Launcher" })).toBeVisible();
});
test.afterAll(async () => {
  outside.close();
  await studio.close();
});

const open = (name: string) => openNotebook(page, { url: studio.url, name });

/** The notebook with its kernel from the image that has pandas and matplotlib. */
async function openWithData(name: string): Promise<Locator> {
  const notebook = await open(name);
  await page.getByRole("button", { name: /^Kernel:/ }).click();
  await page
    .getByRole("list", { name: "Kernels" })
    .getByRole("button", { name: /^Python 3 \(Data Science/ })
    .click();
  await expect(page.getByRole("button", { name: /^Kernel: Python 3 .*Data Science/ })).toBeVisible();
  return notebook;
}

const live = [
  'print("\\x1b[38;5;208morange\\x1b[0m \\x1b[38;2;10;20;30mtrue\\x1b[0m")',
  'import pandas as pd\npd.DataFrame({"city": ["Bern", "Oslo"], "size": [1, 2]})',
  'import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.title("up")\nplt.show()',
  `from IPython.display import SVG\nSVG('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="top.document.body.dataset.ran=1"><script>top.document.body.dataset.ran=1</script><rect width="40" height="40"/></svg>')`,
  'from IPython.display import Latex\nLatex(r"$\\frac{a}{b}$")',
  'from IPython.display import JSON\nJSON({"leaf": 7, "folded": {"deep": "down"}})',
  'import sys, time\nfor i in range(101):\n    sys.stdout.write(f"\\rstep {i}/100"); sys.stdout.flush()',
  'display({"text/plain": "plain one", "text/html": "<b>rich one</b>"}, raw=True)',
];

test("each kind of output that a kernel sends is drawn as its richest", async () => {
  writeNotebook(studio.home, { name: "kinds.ipynb", sources: live });
  const notebook = await openWithData("kinds.ipynb");
  await page.getByRole("button", { name: "Run all cells" }).click();
  await expect
    .poll(() => readCells(studio.home, "kinds.ipynb").at(-1)?.execution_count, { timeout: 60_000 })
    .toBe(live.length);
  await test.step("256 and true colours", async () => {
    const output = outputOf(notebook, 1);
    // Their hue is kept; orange is darker than it was sent, so that it can be read on white.
    await expect(output.getByText("orange")).toHaveCSS("color", /^oklch\(0\.5 0\.18\d* 56\.\d+\)$/);
    await expect(output.getByText("true")).toHaveCSS("color", /^oklch\(0\.18\d* 0\.02\d* 24\d\.\d+\)$/);
  });
  await test.step("a DataFrame is a table", async () => {
    const output = outputOf(notebook, 2);
    await expect(output.getByRole("table")).toContainText("Oslo");
    await expect(output.getByRole("columnheader", { name: "city" })).toBeVisible();
  });
  await test.step("a plot is a picture", async () => {
    const picture = outputOf(notebook, 3).getByRole("img");
    await picture.scrollIntoViewIfNeeded();
    await expect(picture).toHaveAttribute("src", /^(data:image\/png|blob:)/);
    await expect
      .poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth))
      .toBeGreaterThan(100);
  });
  await cellOf(notebook, 3).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await test.step("an SVG is a picture too, in which nothing runs", async () => {
    const picture = outputOf(notebook, 4).getByRole("img");
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBe(40);
    expect(await page.evaluate(() => document.body.dataset.ran)).toBeUndefined();
  });
  await test.step("LaTeX is set as a formula, which is heard too", async () => {
    await expect(outputOf(notebook, 5).getByRole("math")).toBeAttached();
  });
  await test.step("JSON unfolds", async () => {
    const output = outputOf(notebook, 6);
    await expect(output).toContainText("leaf");
    await expect(output).not.toContainText("down");
    await output.getByRole("button", { name: /folded/ }).click();
    await expect(output).toContainText('"down"');
  });
  await test.step("trap 2: a line written again and again is one line", async () => {
    await expect(outputOf(notebook, 7)).toHaveText("step 100/100");
    expect(readCells(studio.home, "kinds.ipynb")[6]?.outputs).toHaveLength(1);
  });
  await test.step("the richest of several types", async () => {
    await expect(outputOf(notebook, 8)).toHaveText("rich one");
  });
});

test("HTML that can run code waits for trust, then runs in a frame from which nothing gets out", async () => {
  const away = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const html = `<p id="own">own text</p><img src="${away}/pixel.png"><script>
    try { top.document.body.dataset.ran = "yes"; } catch {}
    fetch("${away}/fetch", { mode: "no-cors" }).catch(() => {}).finally(() => {
      document.getElementById("own").textContent = "script ran";
    });
  </script>`;
  writeCells(studio.home, {
    name: "foreign.ipynb",
    cells: [
      {
        source: "shown",
        execution_count: 1,
        outputs: [display({ "text/html": html, "text/plain": "plain" })],
      },
    ],
  });
  const notebook = await open("foreign.ipynb");
  await expect(outputOf(notebook, 1).getByRole("note")).toContainText("This output can run code.");
  await expect(notebook.locator("iframe")).toHaveCount(0);
  await outputOf(notebook, 1).getByRole("button", { name: "Trust this notebook" }).click();
  const frame = outputOf(notebook, 1).locator("iframe");
  await expect(frame).toHaveAttribute("title", "Rich output of cell 1");
  await expect(frame).toHaveAttribute("sandbox", "allow-scripts");
  await expect(frame.contentFrame().locator("#own")).toHaveText("script ran");
  expect(await page.evaluate(() => document.body.dataset.ran)).toBeUndefined();
  expect(arrived).toEqual([]);
});

test("a long text is cut, and Show all shows the whole of it", async () => {
  writeNotebook(studio.home, { name: "long.ipynb", sources: ["for i in range(1000): print('row', i)"] });
  const notebook = await open("long.ipynb");
  await runCell(page, cellOf(notebook, 1));
  const output = outputOf(notebook, 1);
  await expect(output).toContainText("row 999", { timeout: 60_000 });
  await expect(output).toContainText("600 lines not shown");
  await expect(output).not.toContainText("row 400\n");
  await output.getByRole("button", { name: "Show all" }).click();
  await expect(output).toContainText("row 400\n");
});

test("an output of several megabytes is whole behind Show all", async () => {
  const lines = 60_000;
  writeNotebook(studio.home, {
    name: "mega.ipynb",
    sources: [`print("\\n".join(f"{i:06d} " + "x" * 60 for i in range(${lines})))`],
  });
  const notebook = await open("mega.ipynb");
  await runCell(page, cellOf(notebook, 1));
  await expect(cellOf(notebook, 1)).toHaveAttribute("data-cell-state", "done", { timeout: 60_000 });
  const output = outputOf(notebook, 1);
  await output.getByRole("button", { name: "Show all" }).first().click();
  const more = output.getByRole("button", { name: "Show more" });
  const less = output.getByRole("button", { name: "Show less" });
  await expect(less).toBeVisible();
  for (;;) {
    await expect(output.getByRole("button", { name: "Loading…" })).toHaveCount(0);
    if ((await more.count()) === 0) break;
    await more.click();
  }
  const numbers = await output.evaluate((node) =>
    [...(node.textContent ?? "").matchAll(/(\d{6}) x{60}/g)].map(([, number]) => Number(number)),
  );
  expect(numbers.length).toBe(lines);
  expect(numbers.every((number, n) => number === n)).toBe(true);
});

test("trap 3: outputs replaced and updated while no page is open are as they became", async () => {
  const go = JSON.stringify(`${studio.home}/go-update`);
  writeNotebook(studio.home, {
    name: "update.ipynb",
    sources: [
      [
        "import os, time",
        "from IPython.display import clear_output, display",
        "handle = display('handle before', display_id='h1')",
        `while not os.path.exists(${go}): time.sleep(0.05)`,
        "handle.update('handle after')",
        "print('last one')",
      ].join("\n"),
      "print('old picture')\nclear_output(wait=True)\nprint('new picture')",
    ],
  });
  const notebook = await open("update.ipynb");
  await page.getByRole("button", { name: "Run all cells" }).click();
  await expect(outputOf(notebook, 1)).toContainText("handle before", { timeout: 60_000 });
  await page.goto("about:blank");
  writeCells(studio.home, { name: "go-update", cells: [] });
  await expect
    .poll(() => readCells(studio.home, "update.ipynb")[1]?.execution_count, { timeout: 30_000 })
    .toBe(2);
  const again = await open("update.ipynb");
  await expect(outputOf(again, 1)).toContainText("handle after");
  await expect(outputOf(again, 1)).not.toContainText("handle before");
  await expect(outputOf(again, 2)).toHaveText("new picture");
});

test("an output that needs a viewer of its own says what it is, and shows what can be shown of it", async () => {
  const plotly = { "application/vnd.plotly.v1+json": { data: [{ x: [1], y: [2] }] } };
  const widget = { "application/vnd.jupyter.widget-view+json": { model_id: "m1" } };
  const bundles = [
    plotly,
    { ...widget, "text/plain": "IntSlider(value=3)" },
    widget,
    { "application/pdf": "JVBERi0x" },
    {
      "application/vnd.vegalite.v5+json": { mark: "bar" },
      "text/html": "<table><tr><td>drawn</td></tr></table>",
    },
  ];
  writeCells(studio.home, {
    name: "viewers.ipynb",
    cells: bundles.map((data) => ({ source: "shown", outputs: [display(data)] })),
  });
  const notebook = await open("viewers.ipynb");
  await expect(outputOf(notebook, 1)).toContainText(
    "An interactive Plotly chart. It cannot be drawn here yet",
  );
  await expect(outputOf(notebook, 1)).toContainText("data:");
  await expect(outputOf(notebook, 2)).toContainText("An interactive widget");
  await expect(outputOf(notebook, 2)).toContainText("IntSlider(value=3)");
  await expect(outputOf(notebook, 3)).toContainText("An interactive widget");
  await expect(outputOf(notebook, 3)).not.toContainText("m1");
  await expect(outputOf(notebook, 4)).toContainText("A PDF document");
  await expect(outputOf(notebook, 5)).toHaveText("drawn");
});

for (const name of [
  "plotly-mime--jupytext",
  "mixed-mime-vega-latex-svg--vscode-jupyter",
  "vegalite-svg-widget-metadata--jupyterlab",
  "bokeh-mime-scripts--Pandas-Bokeh",
]) {
  test(`no output of ${name} is blank, neither before it is trusted nor after`, async () => {
    copyFileSync(`tests/corpus/${name}.ipynb`, join(studio.home, `${name}.ipynb`));
    const notebook = await open(`${name}.ipynb`);
    await expect(notebook.locator("[aria-label^='Output of']").first()).toBeAttached();
    expect(await blankOutputs(notebook)).toEqual([]);
    const trust = notebook.getByRole("button", { name: "Trust this notebook" });
    if ((await trust.count()) === 0) return;
    await trust.first().click();
    await expect(trust).toHaveCount(0);
    expect(await blankOutputs(notebook)).toEqual([]);
  });
}

/** Outputs in the page that show neither words nor a picture nor a frame. */
function blankOutputs(notebook: Locator): Promise<string[]> {
  return notebook
    .locator("[aria-label^='Output of']")
    .evaluateAll((all) =>
      (all as HTMLElement[])
        .filter(
          (each) => each.textContent.trim() === "" && !each.querySelector("img, svg, iframe, audio, video"),
        )
        .map((each) => each.ariaLabel ?? ""),
    );
}
