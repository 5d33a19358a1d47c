import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWheel } from "./make-wheel";
import { runCode, startKernel } from "./run-code";
import { type RunningApp, startApp } from "./running-app";

let elsewhere: string;
beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), "wh-"));
});
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

/** What a person keeps between apps. */
function newPerson() {
  const folder = mkdtempSync(join(elsewhere, "p-"));
  const [home, reserve] = [join(folder, "home"), join(folder, "reserve")];
  mkdirSync(home);
  return { home, reserve, packages: join(reserve, "packages/base-python") };
}

type Person = ReturnType<typeof newPerson>;

function listOf(
  person: Person,
): Record<string, { version: string; requested: boolean; problem: string | null }> {
  const file = join(person.packages, "packages.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}

const recorded = (person: Person) => expect.poll(() => listOf(person), { timeout: 30_000 });

async function run(app: RunningApp, kernel: "python3" | "bash", code: string): Promise<string> {
  return runCode(app, { kernelId: await startKernel(app, kernel), code });
}

const install = (app: RunningApp, what: string) => run(app, "bash", `pip install --no-index '${what}'`);
const version = (app: RunningApp) => run(app, "python3", "import sailing; sailing.say()");

describe("what a person adds to an image", () => {
  it("S8 is theirs alone: two people install two versions of one package at the same time, and each sees their own", async () => {
    const [one, two] = await Promise.all([1, 2].map(() => startApp("KernelGateway", newPerson())));
    if (one === undefined || two === undefined) throw new Error("no apps");
    const wheels = await Promise.all(["1.0", "2.0"].map((each) => makeWheel(elsewhere, { version: each })));
    const said = await Promise.all([install(one, wheels[0] ?? ""), install(two, wheels[1] ?? "")]);
    for (const each of said) expect(each).toContain("Successfully installed");
    expect(await Promise.all([version(one), version(two)])).toEqual(["sailing 1.0\n", "sailing 2.0\n"]);
    await Promise.all([one.stop(), two.stop()]);
  });

  it("D17 comes back with the next app, whole, without a network and without what it was installed from", async () => {
    const person = newPerson();
    const wheel = await makeWheel(elsewhere, { version: "3.0" });
    const before = await startApp("KernelGateway", person);
    await install(before, wheel);
    // At once: what was installed a moment before the end counts too.
    await before.stop();
    rmSync(wheel);
    expect(listOf(person)).toMatchObject({ sailing: { version: "3.0", requested: true, problem: null } });

    const after = await startApp("KernelGateway", person);
    expect(await version(after)).toBe("sailing 3.0\n");
    expect(await run(after, "bash", "sail; cat $VIRTUAL_ENV/share/sailing/chart.txt")).toMatch(
      /sailing 3\.0\s+here be dragons/,
    );
    expect(readFileSync(join(after.runFolder, "starting.jsonl"), "utf8")).toContain(
      "Restoring 1 package you added",
    );
    await after.stop();
  });

  it("is written down while the app runs, by whatever it was installed, and forgotten when it is uninstalled", async () => {
    const person = newPerson();
    const app = await startApp("KernelGateway", person);
    const wheel = await makeWheel(elsewhere, { version: "4.0" });
    await run(app, "python3", `%pip install --no-index ${wheel}`);
    await recorded(person).toMatchObject({ sailing: { version: "4.0" } });
    expect(readdirSync(join(person.packages, "wheels"))).toEqual(["sailing-4.0-py3-none-any.whl"]);
    await run(app, "bash", "pip uninstall -y sailing");
    await recorded(person).toEqual({});
    expect(readdirSync(join(person.packages, "wheels"))).toEqual([]);
    await app.stop();
  });

  it("is written down at once where it is asked for, as by whoever shares in the same moment", async () => {
    const person = newPerson();
    const app = await startApp("KernelGateway", person);
    await install(app, await makeWheel(elsewhere, { version: "6.0" }));
    expect((await app.ask("POST", "api/added-packages", { token: null })).status).toBe(403);
    expect((await app.ask("POST", "api/added-packages")).status).toBe(204);
    expect(listOf(person)).toMatchObject({ sailing: { version: "6.0" } });
    await app.stop();
  });

  it("of two apps of one image is kept from both, and one does not change what runs in the other", async () => {
    const person = newPerson();
    const [one, two] = await Promise.all([1, 2].map(() => startApp("KernelGateway", person)));
    if (one === undefined || two === undefined) throw new Error("no apps");
    await install(one, await makeWheel(elsewhere, { version: "5.0" }));
    await recorded(person).toMatchObject({ sailing: { version: "5.0" } });
    expect(await version(two)).toContain("No module named");
    await Promise.all([one.stop(), two.stop()]);
    expect(listOf(person)).toMatchObject({ sailing: { version: "5.0" } });
  });

  it("and cannot be brought back is told, with the reason in the list, and the app starts without it", async () => {
    const person = newPerson();
    mkdirSync(person.packages, { recursive: true });
    const gone = { name: "sailing", version: "9.9", requested: true, addedAt: 1, wheel: null, problem: null };
    writeFileSync(join(person.packages, "packages.json"), JSON.stringify({ packages: { sailing: gone } }));
    // As where there is no network.
    mkdirSync(join(person.home, ".config/pip"), { recursive: true });
    writeFileSync(join(person.home, ".config/pip/pip.conf"), "[global]\nno-index = true\n");
    const app = await startApp("KernelGateway", person);
    expect(await run(app, "python3", "print(6 * 7)")).toBe("42\n");
    expect(readFileSync(join(app.runFolder, "starting.jsonl"), "utf8")).toMatch(
      /"note": "Not restored: sailing\..*"warning": true/,
    );
    expect(listOf(person)).toMatchObject({
      sailing: { version: "9.9", problem: expect.stringContaining("sailing==9.9") },
    });
    await app.stop();
  });
});
