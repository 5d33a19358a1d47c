import { expect, test } from "vitest";
import {
  billedAfter,
  consequence,
  type RunningInstance,
  rowName,
  runningRows,
} from "@/components/running/running-rows";

const app = (id: string, kind: "JupyterServer" | "KernelGateway" = "KernelGateway") => ({
  id,
  kind,
  image: "Data Science",
  imageId: "data-science",
  warnings: [],
  hasStartLog: false,
  version: 1,
  updateTo: null,
  state: "ready" as const,
  since: null,
  usage: null,
});

const bare = { size: null, since: null, costSoFar: 0, recent: null };
const instances: readonly RunningInstance[] = [
  { ...bare, id: null, type: null, apps: [app("server", "JupyterServer")] },
  { ...bare, id: "i1", type: "ml.t3.medium", apps: [app("one"), app("two")] },
];
const rows = runningRows(instances, {
  server: { kernels: [], terminals: [{ name: "1" }] },
  one: { kernels: [{ id: "k", name: "python3", execution_state: "idle" }], terminals: [{ name: "1" }] },
});
const row = (key: string) => rows.find((each) => each.key === key) ?? expect.fail(`no row ${key}`);

test("instances hold apps, and apps hold kernels and terminals named by kind", () => {
  expect(rows.map((each) => `${each.level} ${rowName(each)}`)).toEqual([
    "1 Your studio",
    "2 Files and notebooks",
    "3 System terminal 1",
    "1 ml.t3.medium",
    "2 Data Science",
    "3 Kernel python3",
    "3 Image terminal 1",
    "2 Data Science",
  ]);
});

test("a kernel is known by the notebook that it works for", () => {
  const inside = {
    one: { kernels: [{ id: "k", name: "python3", execution_state: "idle" }], terminals: [] },
  };
  const named = runningRows(instances, inside, { k: "work/train.ipynb", other: "b.ipynb" });
  expect(named.map(rowName)).toContain("Kernel of work/train.ipynb");
});

test("before something is shut down, what goes on being billed is said", () => {
  expect(consequence(row("instance:i1"), rows)).toMatch(/ml\.t3\.medium is not billed any more/);
  expect(consequence(row("one"), rows)).toMatch(/ml\.t3\.medium goes on being billed for one other app/);
  expect(consequence(row("one:k"), rows)).toMatch(/goes on being billed until its last app/);
  expect(consequence(row("server:t1"), rows)).not.toMatch(/billed/);
});

test("after something was shut down, the same is said of the bill", () => {
  expect(billedAfter(row("one:k"), rows)).toMatch(/ml\.t3\.medium goes on being billed until/);
  expect(billedAfter(row("two"), rows)).toMatch(/goes on being billed for one other app/);
  expect(billedAfter(row("instance:i1"), rows)).toMatch(/not billed any more/);
  expect(billedAfter(row("server:t1"), rows)).toBe("");
});
