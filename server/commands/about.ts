import { get } from "node:http";
import type { Command } from "@/server/commands/command";
import { table } from "@/server/commands/command";
import type { Compute } from "@/server/compute/compute";
import type { Separation } from "@/server/compute/compute-backend";
import type { Foundation } from "@/server/context";

type ServerHealth =
  | { readonly state: "ready" }
  | { readonly state: "not-ready"; readonly reason: string }
  | { readonly state: "absent" };

/** What the studio server on this machine says of itself, if one runs. */
export function serverHealth({ host, port }: { host: string; port: number }): Promise<ServerHealth> {
  const near = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return new Promise((done) => {
    const asked = get({ host: near, port, path: "/healthz", timeout: 3_000, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => done(readHealth(response.statusCode ?? 0, text)));
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => done({ state: "absent" }));
  });
}

function readHealth(status: number, text: string): ServerHealth {
  if (status === 200) return { state: "ready" };
  try {
    return { state: "not-ready", reason: String((JSON.parse(text) as { reason?: unknown }).reason ?? "") };
  } catch {
    return { state: "not-ready", reason: "Something else answers on its port." };
  }
}

async function usersOf({ database }: Foundation) {
  const rows = await database.db
    .selectFrom("users")
    .select(["id", "name", "role", "state", "posix_uid", "posix_gid"])
    .where("state", "!=", "removed")
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    state: row.state,
    uid: row.posix_uid,
    gid: row.posix_gid,
  }));
}

function startsText({ count, pooled, times }: Awaited<ReturnType<Compute["startFigures"]>>): string {
  if (times === null) return "none yet";
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const hits = `${Math.round((pooled / count) * 100)} % had been waiting ready`;
  return `p50 ${seconds(times.p50)}, p95 ${seconds(times.p95)} of the last ${count}; ${hits}`;
}

function separationText(separation: Separation): string {
  switch (separation.how) {
    case "apart":
      return "People's programs are kept apart.";
    case "own-user":
      return "Where there are several people, each one's programs run as a user of the machine of their own.";
    case "trust":
      return "NOT KEPT APART: everybody's programs run as one user of the machine (usersTrustEachOther).";
    case "none":
      return `For one person: ${separation.why}`;
    default:
      return separation satisfies never;
  }
}

export const aboutCommands: readonly Command[] = [
  {
    name: "status",
    takes: "nothing",
    about: "whether the studio runs, where, and what runs in it",
    async run(foundation) {
      const { config, database } = foundation;
      const server = await serverHealth(config);
      const users = await usersOf(foundation);
      const running = await Promise.all(users.map((user) => foundation.compute.running(user)));
      const instances = running.flat().filter((instance) => instance.id !== null).length;
      const apps = running.flat().flatMap((instance) => instance.apps).length;
      const starts = await foundation.compute.startFigures();
      const json = {
        server,
        url: config.publicUrl,
        data: config.data,
        database: database.engine,
        users: users.length,
        instances,
        apps,
        starts,
      };
      const state =
        server.state === "not-ready"
          ? `not ready: ${server.reason}`
          : server.state === "ready"
            ? "ready"
            : "not running";
      const lines = [
        `Studio server  ${state}`,
        `Address        ${config.publicUrl}`,
        `Data           ${config.data}`,
        `Database       ${database.engine}`,
        `Users          ${users.length}`,
        `Running        ${instances} instances, ${apps} apps`,
        `Starts         ${startsText(starts)}`,
      ];
      return { json, lines, good: server.state === "ready" };
    },
  },
  {
    name: "describe-domain",
    takes: "nothing",
    about: "the domain: its users, where apps run, what sizes there are",
    async run(foundation) {
      const { accounts, settings, config, compute } = foundation;
      const users = await usersOf(foundation);
      const instanceTypes = await compute.instanceTypes();
      const domain = { id: accounts.domain.id, name: settings.domainName, compute: config.compute };
      const separation = await compute.separation();
      const lines = [
        `Domain ${domain.name} (${domain.id}); apps run on: ${domain.compute}`,
        separationText(separation),
        "",
        ...table(
          ["USER", "NAME", "ROLE", "STATE"],
          users.map((user) => [user.id, user.name, user.role, user.state]),
        ),
        "",
        ...table(
          ["INSTANCE TYPE", "VCPU", "GIB", "PRICE/H", "NOW"],
          instanceTypes.map(({ type, unavailable }) => [
            type.name,
            String(type.vcpu),
            String(type.memoryGiB),
            type.pricePerHour.toFixed(3),
            unavailable ?? "available",
          ]),
        ),
      ];
      return { json: { domain, users, instanceTypes, separation }, lines, good: true };
    },
  },
];
