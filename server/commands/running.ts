import { AppError } from "@/core/errors";
import { type Command, type Report, table } from "@/server/commands/command";
import type { Foundation } from "@/server/context";

interface RunningApp {
  readonly app: string;
  readonly kind: string;
  readonly owner: string;
  readonly instance: string | null;
  readonly type: string | null;
  readonly image: string;
  readonly state: string;
}

/** Everybody's, as each of them sees their own. */
async function everything({ database, compute }: Foundation) {
  const users = await database.db.selectFrom("users").select(["id", "name"]).orderBy("created_at").execute();
  const all = await Promise.all(
    users.map(async (user) => (await compute.running(user)).map((instance) => ({ user, instance }))),
  );
  return all.flat();
}

async function runningApps(foundation: Foundation): Promise<readonly RunningApp[]> {
  return (await everything(foundation)).flatMap(({ user, instance }) =>
    instance.apps.map((app) => ({
      app: app.id,
      kind: app.kind,
      owner: user.id,
      instance: instance.id,
      type: instance.type,
      image: app.image,
      state: app.state,
    })),
  );
}

async function runningInstances(foundation: Foundation) {
  return (await everything(foundation)).flatMap(({ user, instance }) =>
    instance.id === null || instance.type === null
      ? []
      : [
          {
            instance: instance.id,
            type: instance.type,
            owner: user.id,
            apps: instance.apps.map((app) => app.id),
          },
        ],
  );
}

export const runningCommands: readonly Command[] = [
  {
    name: "app list",
    takes: "nothing",
    about: "every app that runs, whose it is and where",
    async run(foundation) {
      const apps = await runningApps(foundation);
      const head = ["APP", "KIND", "OWNER", "INSTANCE TYPE", "IMAGE", "STATE"];
      const rows = apps.map((app) => [app.app, app.kind, app.owner, app.type ?? "–", app.image, app.state]);
      return { json: { apps }, lines: apps.length === 0 ? ["No app runs."] : table(head, rows), good: true };
    },
  },
  {
    name: "app stop",
    takes: "app",
    about: "stops one app and waits until it has stopped",
    async run(foundation, subject) {
      const app = (await runningApps(foundation)).find((one) => one.app === subject);
      if (app === undefined)
        throw new AppError("not-found", `No app "${subject}" runs; see: atelier app list.`);
      await foundation.compute.stopApp({ id: app.owner }, app.app);
      return stopped("app", subject);
    },
  },
  {
    name: "instance list",
    takes: "nothing",
    about: "every instance that runs, with its apps",
    async run(foundation) {
      const instances = await runningInstances(foundation);
      const head = ["INSTANCE", "TYPE", "OWNER", "APPS"];
      const rows = instances.map((one) => [one.instance, one.type, one.owner, String(one.apps.length)]);
      const lines = instances.length === 0 ? ["No instance runs."] : table(head, rows);
      return { json: { instances }, lines, good: true };
    },
  },
  {
    name: "instance stop",
    takes: "instance",
    about: "stops all apps of an instance, and it with them",
    async run(foundation, subject) {
      const instance = (await runningInstances(foundation)).find((one) => one.instance === subject);
      if (instance === undefined) {
        throw new AppError("not-found", `No instance "${subject}" runs; see: atelier instance list.`);
      }
      await foundation.compute.stopInstance({ id: instance.owner }, instance.instance);
      return stopped("instance", subject);
    },
  },
];

function stopped(what: "app" | "instance", id: string): Report {
  return { json: { stopped: { [what]: id } }, lines: [`Stopped ${what} ${id}.`], good: true };
}
