import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type http from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { widgetStateOf } from "@/notebook/sessions/widget-state";
import { connectTo, notebookText, openTab } from "../notebook/support/notebook-host";
import { notebookProcess, studioGiving } from "../notebook/support/notebook-process";
import { type RunningKernelApp, startKernelApp } from "../support/kernel-app";
import { dataScienceEnvironment } from "../support/python-environments";

let app: RunningKernelApp;
let studio: http.Server;
let server: ReturnType<typeof notebookProcess>;
let browser: ReturnType<typeof connectTo>;

beforeAll(async () => {
  app = await startKernelApp(dataScienceEnvironment);
  mkdirSync(app.home, { recursive: true });
  server = notebookProcess(app.home);
  studio = await studioGiving(app, server.studioSocket);
  await server.start();
  browser = connectTo(server);
}, 300_000);
afterAll(async () => {
  browser?.close();
  await server?.stop();
  studio?.close();
  await app?.stop();
  server?.remove();
});

interface Widget {
  readonly model_name: string;
  readonly model_module: string;
  readonly state: { readonly value?: unknown; readonly description?: unknown };
}

const sliderIn = (metadata: Session["notebook"]["metadata"]): Widget | undefined =>
  Object.values((widgetStateOf(metadata)?.state ?? {}) as unknown as Record<string, Widget>).find(
    (widget) => widget.model_name === "IntSliderModel",
  );

const make = `import ipywidgets, os, time
slider = ipywidgets.IntSlider(value=3, description='depth')
slider`;
const change = `while not os.path.exists('nobody-is-here'):
    time.sleep(0.05)
slider.value = 42`;
const changeAgain = "slider.value = 43";

it("trap 8: what a cell does to a slider while no browser is there is in the notebook, its file, and what opens later", async () => {
  writeFileSync(join(app.home, "widgets.ipynb"), notebookText([make, change, changeAgain]));
  const first = connectTo(server);
  const tab = await openTab(first, { path: "widgets.ipynb", clientId: "tab1" });
  const run = (cellId: string) => ({ cellId, runId: `run-${cellId}` });
  await tab.send({ type: "queueCells", runs: [run("c1"), run("c2")], at: Date.now() });
  const shown = await tab.until(({ notebook }) => sliderIn(notebook.metadata)?.state.value === 3);
  expect(sliderIn(shown.notebook.metadata)).toMatchObject({
    model_module: "@jupyter-widgets/controls",
    state: { description: "depth" },
  });
  first.close();
  writeFileSync(join(app.home, "nobody-is-here"), "");

  const later = await openTab(browser, { path: "widgets.ipynb", clientId: "tab2" });
  await later.until(({ notebook }) => sliderIn(notebook.metadata)?.state.value === 42);
  const saved = await later.until(
    ({ file, runs }) => file.state.phase === "saved" && runs.c2?.state === "done",
  );
  const onDisk = JSON.parse(readFileSync(join(app.home, "widgets.ipynb"), "utf8"));
  expect(onDisk.metadata.widgets).toEqual(saved.notebook.metadata.widgets);
  // The output still points to it.
  const [view] = onDisk.cells[0].outputs;
  const { model_id: model } = view.data["application/vnd.jupyter.widget-view+json"];
  expect(widgetStateOf(onDisk.metadata)?.state).toHaveProperty(model);
});

it("widgets that outgrow the notebook are told as not kept, and are kept again once they are smaller", async () => {
  const grown = "slider.description = 'x' * 6_000_000";
  const shrunk = "slider.description = 'depth'";
  writeFileSync(join(app.home, "large.ipynb"), notebookText([make, grown, shrunk]));
  const tab = await openTab(browser, { path: "large.ipynb", clientId: "tab1" });
  const run = (cellId: string) =>
    tab.send({ type: "queueCells", runs: [{ cellId, runId: `run-${cellId}` }], at: Date.now() });
  await run("c1");
  await tab.until(({ notebook }) => sliderIn(notebook.metadata) !== undefined);
  await run("c2");
  const told = await tab.until((session) => session.widgetsTooLarge === true);
  expect(sliderIn(told.notebook.metadata)).toMatchObject({ state: { description: "depth" } });
  await run("c3");
  await tab.until((session) => session.widgetsTooLarge === false);
});

it("trap 8: over a kill of the notebook server the widgets stay, and a later change is merged into what they were", async () => {
  await server.kill();
  await server.start();
  browser.close();
  browser = connectTo(server);
  const tab = await openTab(browser, { path: "widgets.ipynb", clientId: "tab3" });
  await tab.until(({ kernel }) => kernel.phase === "idle");
  await tab.send({ type: "queueCells", runs: [{ cellId: "c3", runId: "again" }], at: Date.now() });
  const session = await tab.until(({ notebook }) => sliderIn(notebook.metadata)?.state.value === 43);
  expect(sliderIn(session.notebook.metadata)).toMatchObject({ state: { description: "depth" } });
});
