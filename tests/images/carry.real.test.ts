import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { dataScienceEnvironment } from "../support/python-environments";

const variable = z.object({ name: z.string(), how: z.string(), bytes: z.number(), reason: z.string() });
const told = z.object({
  kinds: z.object({
    carried: z.array(z.string()),
    lost: z.array(z.tuple([z.string(), z.string().nullable()])),
  }),
  plan: z.object({ variables: z.array(variable), bytes: z.number(), seconds: z.number() }),
  loaded: z.object({ variables: z.array(variable), troubles: z.array(z.string()) }),
  partly: z.object({ variables: z.array(variable) }),
  surroundings: z.string(),
  checks: z.record(z.string(), z.unknown()),
  without: z.array(z.string()),
});

/** The kinds of `carry/kinds.py`, each from one real kernel to another one. */
describe("variables on their way to another kernel", () => {
  let seen: z.infer<typeof told>;
  beforeAll(async () => {
    const python = join(await dataScienceEnvironment(), "bin/python");
    const here = join(import.meta.dirname, "carry/two_kernels.py");
    const kernel = join(import.meta.dirname, "../../images/jupyter/kernel.py");
    const { stdout } = await promisify(execFile)(python, [here, kernel], { maxBuffer: 1 << 26 });
    seen = told.parse(JSON.parse(stdout));
  });
  const arrived = (name: string) => seen.loaded.variables.find((one) => one.name === name);

  it("there are at least forty kinds that arrive, and at least fifteen that are told as lost", () => {
    expect(seen.kinds.carried.length).toBeGreaterThanOrEqual(40);
    expect(seen.kinds.lost.length).toBeGreaterThanOrEqual(15);
  });

  it("what is carried is equal on arrival, kind by kind", () => {
    const wrong = seen.kinds.carried.filter(
      (name) => (arrived(name)?.how ?? "lost") === "lost" || seen.checks[name] !== "True",
    );
    expect(wrong.map((name) => ({ ...arrived(name), check: seen.checks[name] }))).toEqual([]);
  });

  it("what cannot come along is told as lost, with the reason", () => {
    const wrong = seen.kinds.lost.filter(([name, words]) => {
      const one = arrived(name);
      if (words === null) return !seen.without.includes(name) || one !== undefined;
      return one?.how !== "lost" || one.reason === "" || !one.reason.includes(words);
    });
    expect(wrong.map(([name]) => arrived(name) ?? name)).toEqual([]);
  });

  it("each kind goes in the way that suits it", () => {
    const how = Object.fromEntries(seen.loaded.variables.map((one) => [one.name, one.how]));
    expect(how).toMatchObject({
      array_: "npy",
      frame: "arrow",
      frame_with_zones: "arrow",
      function: "code",
      class_: "code",
      module_: "import",
      builtin: "cloudpickle",
      fitted_model: "cloudpickle",
    });
  });

  it("the plan says beforehand what would be lost, as far as looking can tell", () => {
    const planned = seen.plan.variables.filter((one) => one.how === "lost").map((one) => one.name);
    const only = ["comes_out_different", "breaks_on_arrival", "holds_the_broken", "figure"];
    const lost = seen.kinds.lost.map(([name]) => name).filter((name) => !only.includes(name));
    expect(planned).toEqual(expect.arrayContaining(lost));
    for (const name of seen.kinds.carried) expect(planned).not.toContain(name);
    expect(seen.plan.bytes).toBeGreaterThan(0);
  });

  it("what cannot be read over there takes with it only what shares something with it", () => {
    const found = new Map(seen.partly.variables.map((one) => [one.name, one]));
    expect(found.get("breaks_on_arrival")).toMatchObject({
      how: "lost",
      reason: expect.stringContaining("not here"),
    });
    expect(found.get("holds_the_broken")).toMatchObject({
      how: "lost",
      reason: expect.stringContaining("in common with breaks_on_arrival"),
    });
    expect(seen.kinds.carried.filter((name) => found.get(name)?.how === "lost")).toEqual([]);
  });

  it("the working folder, the person's own settings and the state of random numbers come along", () => {
    expect(seen.surroundings).toBe("('yes', '/usr', True)");
  });
});
