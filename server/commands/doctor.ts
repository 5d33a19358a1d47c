import { existsSync } from "node:fs";
import { access, constants, statfs } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { sentenceFor } from "@/core/errors";
import { serverHealth } from "@/server/commands/about";
import type { Command } from "@/server/commands/command";
import type { Foundation } from "@/server/context";

interface Finding {
  readonly about: string;
  readonly state: "good" | "notice" | "trouble";
  readonly note: string;
}

const gib = 1024 ** 3;

/** Looks at everything that a start needs; what it reports as trouble keeps something from working. */
export const doctorCommands: readonly Command[] = [
  {
    name: "doctor",
    takes: "nothing",
    about: "looks for what could keep the studio from working",
    async run(foundation) {
      const findings = (await Promise.all(checks.map((check) => safely(check, foundation)))).flat();
      const marks = { good: "ok     ", notice: "notice ", trouble: "TROUBLE" };
      return {
        json: { findings },
        lines: findings.map(({ state, about, note }) => `${marks[state]}  ${about}: ${note}`),
        good: findings.every(({ state }) => state !== "trouble"),
      };
    },
  },
];

type Check = (foundation: Foundation) => Promise<readonly Finding[]>;

async function safely(check: Check, foundation: Foundation): Promise<readonly Finding[]> {
  try {
    return await check(foundation);
  } catch (error) {
    return [{ about: "Check", state: "trouble", note: sentenceFor(error) }];
  }
}

const checks: readonly Check[] = [
  async () => {
    const good = Number(process.versions.node.split(".")[0]) >= 24;
    return [{ about: "Node", state: good ? "good" : "trouble", note: process.versions.node }];
  },
  async ({ config }) => {
    const writable = await access(config.data, constants.W_OK).then(
      () => true,
      () => false,
    );
    const { bavail, bsize } = await statfs(config.data);
    const free = (bavail * bsize) / gib;
    return [
      { about: "Data folder", state: writable ? "good" : "trouble", note: config.data },
      { about: "Disk", state: free > 1 ? "good" : "trouble", note: `${free.toFixed(1)} GiB free` },
    ];
  },
  async ({ database }) => {
    await sql`select 1`.execute(database.db);
    return [{ about: "Database", state: "good", note: `${database.engine} answers and is up to date` }];
  },
  async ({ config }) => {
    const needed = [
      "dist/notebook.mjs",
      ".next/BUILD_ID",
      "images/jupyter-server/run.sh",
      "images/kernel-gateway/run.sh",
    ];
    const missing = needed.filter((file) => !existsSync(join(config.root, file)));
    const note = missing.length === 0 ? "built" : `missing: ${missing.join(", ")}; npm start makes them`;
    return [{ about: "Program", state: missing.length === 0 ? "good" : "notice", note }];
  },
  async ({ config }) => {
    const health = await serverHealth(config);
    const note = { ready: "ready", "not-ready": "does not serve yet", absent: "not running" }[health.state];
    return [{ about: "Studio server", state: health.state === "ready" ? "good" : "notice", note }];
  },
  async ({ compute }) => {
    const images = await compute.images();
    return images.map(({ name, build }) => ({
      about: `Image ${name}`,
      state: build.state === "failed" ? "trouble" : build.state === "withdrawn" ? "notice" : "good",
      note: build.state === "ready" ? "built" : "reason" in build ? build.reason : build.note,
    }));
  },
  async ({ compute }) => {
    const offers = await compute.instanceTypes();
    const loose = [...new Set(offers.flatMap((offer) => offer.notEnforced))];
    const available = offers.filter((offer) => offer.unavailable === null).length;
    return [
      {
        about: "Instance types",
        state: available > 0 ? "good" : "trouble",
        note: `${available} of ${offers.length} can start on this machine`,
      },
      ...loose.map((note): Finding => ({ about: "Limits", state: "notice", note })),
    ];
  },
];
