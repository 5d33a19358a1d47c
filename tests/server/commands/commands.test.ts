import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCommands } from "@/server/commands/about";
import { doctorCommands } from "@/server/commands/doctor";
import { laterCommands } from "@/server/commands/later";
import { runningCommands } from "@/server/commands/running";
import { usageCommands } from "@/server/commands/usage";
import { startTestStudio, type TestStudio } from "../../support/studio-server";

const commands = [...aboutCommands, ...runningCommands, ...doctorCommands, ...usageCommands];

describe("the atelier command", () => {
  let studio: TestStudio;
  let cookie: string;
  beforeAll(async () => {
    studio = await startTestStudio();
    cookie = await studio.signIn();
  });
  afterAll(() => studio.close());

  const run = (name: string, subject = "") => {
    const command = commands.find((one) => one.name === name);
    if (command === undefined) throw new Error(`no command ${name}`);
    return command.run(studio.studio.context, subject);
  };

  it("says whether the studio runs", async () => {
    expect(await run("status")).toMatchObject({ good: true, json: { server: { state: "ready" }, users: 1 } });
  });

  it("describes the domain without secrets or addresses of people", async () => {
    const report = await run("describe-domain");
    const text = JSON.stringify(report);
    expect(text).toContain("ml.t3.medium");
    expect(text).not.toContain(studio.studio.context.accounts.secret);
    expect(text).not.toContain("@");
  });

  it("lists a person's app and stops it", async () => {
    const ensured = (await studio.call("server.ensure", { cookie })).json();
    const { appId } = (ensured as { result: { data: { appId: string } } }).result.data;
    expect((await run("app list")).lines.join("\n")).toContain(appId);
    expect(await run("app stop", appId)).toMatchObject({ good: true, json: { stopped: { app: appId } } });
    expect((await run("app list")).json).toEqual({ apps: [] });
    await expect(run("app stop", appId)).rejects.toThrow(/No app/);
    await expect(run("instance stop", "none")).rejects.toThrow(/No instance/);
  });

  it("tells what was metered, by person and type, for the days that are named", async () => {
    const { database } = studio.studio.context;
    const [user] = await database.db.selectFrom("users").select(["id", "name"]).execute();
    const noon = new Date(2026, 4, 3, 12).getTime();
    const interval = {
      instance: "i1",
      generation: 1,
      owner: user?.id ?? "",
      domain: "home",
      type: "ml.t3.medium",
      price_per_hour: 0.05,
      currency: "EUR",
      started_at: noon,
      ended_at: noon + 7_200_000,
      proven_until: noon + 7_200_000,
    };
    await database.db.insertInto("usage_intervals").values(interval).execute();
    const told = await run("usage", "--from 2026-05-03 --to 2026-05-03");
    expect(told.json).toMatchObject({ usage: [{ currency: "EUR", amount: 0.1, ms: 7_200_000 }] });
    expect(told.lines.join("\n")).toMatch(new RegExp(`${user?.name} +2\\.00 +0\\.100`));
    expect((await run("usage", "--from 2026-05-04 --to 2026-05-30")).lines).toEqual([
      "Nothing was metered in that time.",
    ]);
    await expect(run("usage", "--from yesterday")).rejects.toThrow(/^Use: atelier usage/);
  });

  it("finds no trouble where there is none", async () => {
    const report = await run("doctor");
    expect(report.lines.filter((line) => line.startsWith("TROUBLE"))).toEqual([]);
    expect(report.good).toBe(true);
  });

  it("says in a sentence of a command that is not there yet, and what to do instead", async () => {
    for (const command of laterCommands) {
      await expect(command.run(studio.studio.context, "x")).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringMatching(new RegExp(`^atelier ${command.name} is not in this version; .*\\.$`)),
      });
    }
  });

  it("says the same to programs as to people", async () => {
    for (const { name, takes } of commands) {
      if (takes !== "nothing") continue;
      const report = await run(name);
      expect(JSON.parse(JSON.stringify(report.json))).toEqual(report.json);
      expect(report.lines.length).toBeGreaterThan(0);
    }
  });
});
