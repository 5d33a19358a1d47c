import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { studioRouter } from "@/server/router/router";
import { type Joined, joins } from "../support/second-person";
import { asSent, notebookOf, snapshotOf } from "../support/snapshots";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/**
 * S2: what one person can do about what is another's. Every procedure is listed from the router itself and must have its
 * answer here; a new one without fails.
 *
 * - `own`: says or changes something about the caller alone; its input, if any, names nothing of anybody's.
 * - `shared`: about what belongs to the domain, images and sizes, the same for all.
 * - `makers`: about what the domain reads, and only whoever made it, or an administrator, may change; each has a test of
 *   its own, in `tests/server` beside what it is about.
 * - `administrators`: for anybody else it does not exist.
 * - otherwise: an input that names something of the other person's, which must look as what does not exist.
 */
type Answer =
  | "own"
  | "shared"
  | "makers"
  | "administrators"
  | { readonly of: (theirs: Theirs) => object; readonly missing: object };

interface Theirs {
  readonly server: string;
  readonly app: string;
  readonly instance: string;
  readonly link: string;
  readonly snapshot: string;
}

const terms = { audience: "domain", people: [], note: "", expiresAt: null };
const later = Date.now() + 3_600_000;
const noSnapshot = "0".repeat(64);

const answers: Readonly<Record<string, Answer>> = {
  "me.get": "own",
  "server.ensure": "own",
  "compute.instanceTypes": "own",
  "compute.defaultTypes": "own",
  "compute.chooseDefaultType": "own",
  "compute.startScripts": "own",
  "compute.chooseStartScript": "own",
  "compute.startLog": { of: ({ app }) => ({ appId: app }), missing: { appId: "none" } },
  "compute.images": "own",
  "compute.running": "own",
  "compute.disk": "own",
  "compute.ensureApp": "own",
  "compute.stopApp": { of: ({ app }) => ({ appId: app }), missing: { appId: "none" } },
  "compute.stopInstance": {
    of: ({ instance }) => ({ instanceId: instance }),
    missing: { instanceId: "none" },
  },
  "experiments.engine": "shared",
  "experiments.list": "shared",
  "experiments.get": "shared",
  "experiments.runs": "shared",
  "experiments.run": "shared",
  "experiments.history": "shared",
  "experiments.files": "shared",
  "experiments.setDeleted": "makers",
  "experiments.views": "shared",
  "experiments.saveView": "own",
  "experiments.removeView": "makers",
  "lineage.inNotebook": "own",
  "lineage.pageOf": "shared",
  "webhooks.list": "administrators",
  "webhooks.add": "administrators",
  "webhooks.remove": "administrators",
  "webhooks.test": "administrators",
  "webhooks.deliveries": "administrators",
  "webhooks.again": "administrators",
  "models.rules": "shared",
  "models.list": "shared",
  "models.waiting": "shared",
  "models.get": "shared",
  "models.versions": "shared",
  "models.version": "shared",
  "models.content": "shared",
  "models.files": "shared",
  "models.decide": "makers",
  "models.setStage": "makers",
  "models.moveAlias": "makers",
  "models.setCard": "makers",
  "pipelines.engine": "shared",
  "pipelines.list": "shared",
  "pipelines.get": "shared",
  "pipelines.logs": "shared",
  "pipelines.attempts": "shared",
  // Whoever is in the domain may be asked to approve.
  "pipelines.decide": "shared",
  "pipelines.files": "own",
  "pipelines.example": "shared",
  "pipelines.start": "own",
  "pipelines.stop": "makers",
  "pipelines.goOn": "makers",
  "pipelines.openNotebook": "makers",
  "pipelines.schedules": "own",
  "pipelines.addSchedule": "own",
  "pipelines.setSchedule": "makers",
  "pipelines.removeSchedule": "makers",
  "files.ticket": {
    of: ({ server }) => ({ appId: server, path: "a.txt", download: false }),
    missing: { appId: "none", path: "a.txt", download: false },
  },
  "idle.now": "own",
  "idle.keep": { of: ({ app }) => ({ app, until: later }), missing: { app: "none", until: later } },
  "idle.told": "own",
  "idle.choose": "own",
  "images.versions": "shared",
  "images.pin": "own",
  "images.list": "administrators",
  "images.content": "administrators",
  "images.publish": "administrators",
  "images.builds": "administrators",
  "images.build": "administrators",
  "images.makeCurrent": "administrators",
  "images.withdraw": "administrators",
  "account.setUp": "own",
  // Whom a link can be for is what everybody of the domain may know.
  "shares.options": "shared",
  "shares.list": "own",
  "shares.create": {
    of: ({ snapshot }) => ({ notebook: "a.ipynb", snapshot, terms }),
    missing: { notebook: "a.ipynb", snapshot: noSnapshot, terms },
  },
  "shares.addVersion": {
    of: ({ link, snapshot }) => ({ link, snapshot }),
    missing: { link: "none", snapshot: noSnapshot },
  },
  "shares.change": { of: ({ link }) => ({ link, terms }), missing: { link: "none", terms } },
  "shares.revoke": { of: ({ link }) => ({ link }), missing: { link: "none" } },
  "shares.mentions": "own",
  "shares.visits": { of: ({ link }) => ({ link }), missing: { link: "none" } },
  "usage.report": "own",
  "usage.now": "own",
  "usage.told": "own",
  "usage.budgets": "administrators",
  "usage.setBudget": "administrators",
  "usage.runCosts": "own",
  "people.list": "administrators",
  "people.invite": "administrators",
  "people.renewLink": "administrators",
  "people.suspend": "administrators",
  "people.resume": "administrators",
  "people.remove": "administrators",
};

/** Inputs that pass the validators, so that the refusal is about the person and not about the input. */
const inputs: Readonly<Record<string, object>> = {
  "compute.disk": { home: true },
  "compute.chooseDefaultType": { hardware: "cpu", type: null },
  "compute.chooseStartScript": { kind: "KernelGateway", script: "" },
  "compute.ensureApp": { image: "base-python", instanceType: "ml.t3.medium" },
  "images.content": { name: "base-python", version: 1 },
  "images.publish": {
    name: "x",
    displayName: "X",
    description: "",
    from: { type: "requirements", text: "numpy", python: null },
  },
  "images.build": { id: "x", from: 0 },
  "images.makeCurrent": { name: "base-python", version: 1 },
  "images.withdraw": { name: "base-python", version: 1, withdrawn: true },
  "images.versions": { image: "base-python" },
  "images.pin": { image: "base-python", version: null },
  "idle.told": { app: "x" },
  "idle.choose": { stopAfterMs: "domain" },
  "shares.list": {},
  "usage.report": { boundaries: [0, 2_000_000_000_000], everyone: false },
  "usage.now": { since: 0 },
  "usage.told": { mark: 80 },
  "usage.setBudget": { person: "x", budget: null },
  "lineage.inNotebook": { notebook: "a.ipynb" },
  "usage.runCosts": { notebook: "a.ipynb" },
  "pipelines.start": { path: "a.pipeline.yaml", text: "", parameters: {} },
  "pipelines.schedules": {},
  "pipelines.addSchedule": {
    path: "a.pipeline.yaml",
    text: "",
    parameters: {},
    cron: "0 6 * * *",
    timezone: "UTC",
  },
  "people.invite": { email: "x@example.org", role: "admin" },
  "people.renewLink": { id: "x" },
  "people.suspend": { id: "x" },
  "people.resume": { id: "x" },
  "people.remove": { id: "x" },
};

const procedures = Object.entries(studioRouter._def.procedures).map(([name, procedure]) => ({
  name,
  type: (procedure as unknown as { _def: { type: "query" | "mutation" | "subscription" } })._def.type,
}));

describe("one person's own", () => {
  let studio: TestStudio;
  let ada: string;
  let bob: Joined;
  let theirs: Theirs;

  beforeAll(async () => {
    studio = await startTestStudio();
    ada = await studio.signIn();
    bob = await joins(studio, { admin: ada, email: "bob@example.org" });
    const data = <T>(answer: { json(): unknown }) => (answer.json() as { result: { data: T } }).result.data;
    const server = data<{ appId: string }>(await studio.call("server.ensure", { cookie: ada }));
    const wish = { image: "base-python", instanceType: "ml.t3.medium" };
    const app = data<{ appId: string }>(await studio.call("compute.ensureApp", { cookie: ada, input: wish }));
    const running = data<{ id: string | null }[]>(await ask("compute.running", { cookie: ada }));
    const instance = running.find(({ id }) => id !== null)?.id ?? "";
    const shared = await share(studio.studio.context.accounts.firstPerson);
    theirs = { server: server.appId, app: app.appId, instance, ...shared };
  });
  afterAll(() => studio.close());

  const share = async (id: string) => {
    const { sharing } = studio.studio.context;
    const owner = { id, domainId: "home" };
    const sent = asSent(snapshotOf(notebookOf([]), { title: id }), []);
    const snapshot = await sharing.snapshots.receive(Readable.from([sent]) as IncomingMessage, owner);
    const link = await sharing.links.create(owner, {
      notebook: "a.ipynb",
      snapshot,
      terms: { audience: "domain", people: [], note: "", expiresAt: null },
    });
    return { link: link.id, snapshot };
  };
  const ask = (name: string, { cookie, input }: { cookie: string; input?: object }) => {
    const type = procedures.find((one) => one.name === name)?.type;
    if (type === "mutation") return studio.call(name, { cookie, input: input ?? inputs[name] });
    const given = input ?? inputs[name];
    const query = given === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(given))}`;
    return studio.request(`/api/trpc/${name}${query}`, { cookie });
  };
  /** What is different in every answer. */
  const without = (text: string) => text.replace(/"requestId":"[^"]*"/, "").replace(/"path":"[^"]*"/, "");
  const canaries = () => [
    theirs.server,
    theirs.app,
    theirs.instance,
    theirs.link,
    studio.studio.context.accounts.firstPerson,
  ];

  it("has an answer for every procedure, and for nothing else", () => {
    expect(Object.keys(answers).sort()).toEqual(procedures.map(({ name }) => name).sort());
  });

  it.each(procedures.filter(({ name }) => answers[name] === "administrators"))(
    "S2 $name does not exist for a user",
    async ({ name }) => {
      const refused = await ask(name, { cookie: bob.cookie });
      expect(refused.status).toBe(404);
      expect(without(refused.text)).toContain("There is no such thing here.");
    },
  );

  it.each(procedures.filter(({ name }) => typeof answers[name] === "object"))(
    "S2 $name of another's looks as what is not there, to an administrator too",
    async ({ name }) => {
      const answer = answers[name];
      if (typeof answer !== "object") throw new Error(name);
      const server = (await studio.call("server.ensure", { cookie: bob.cookie })).json();
      const { appId } = (server as { result: { data: { appId: string } } }).result.data;
      const ofBob = { server: appId, app: appId, instance: appId, ...(await share(bob.id)) };
      for (const [cookie, whose] of [
        [bob.cookie, theirs],
        [ada, ofBob],
      ] as const) {
        const refused = await ask(name, { cookie, input: answer.of(whose) });
        const missing = await ask(name, { cookie, input: answer.missing });
        expect([refused.status, without(refused.text)]).toEqual([404, without(missing.text)]);
      }
      const still = (await ask("compute.running", { cookie: ada })).text;
      expect(still).toContain(theirs.app);
      expect(still).toContain(theirs.instance);
    },
  );

  it.each(procedures.filter(({ name, type }) => answers[name] === "own" && type === "query"))(
    "S2 $name tells nothing of another's",
    async ({ name }) => {
      const answer = await ask(name, { cookie: bob.cookie });
      expect(answer.status).toBe(200);
      expect(canaries().filter((canary) => answer.text.includes(canary))).toEqual([]);
    },
  );

  it("S2 everybody's bill and its lines are an administrator's", async () => {
    const input = { boundaries: [0, 2_000_000_000_000], everyone: true };
    expect((await ask("usage.report", { cookie: bob.cookie, input })).status).toBe(404);
    const csv = (cookie: string) =>
      studio.request("/usage.csv?from=0&to=2000000000000&everyone=1", { cookie });
    expect((await csv(ada)).status).toBe(200);
    expect((await csv(bob.cookie)).status).toBe(404);
  });

  it("AT-20 the gateway knows no app of another's, over HTTP and WebSocket, whatever the path", async () => {
    const upgrade = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const paths = [
      "api/contents/a.txt",
      "api/contents",
      "api/terminals",
      "terminals/websocket/1",
      "api/kernels",
      "api/kernels/k/channels",
      "api/kernelspecs",
      "api/status",
      "notebook",
      "outputs/x",
    ];
    for (const path of paths) {
      for (const more of [{}, upgrade]) {
        const headers = { origin: studio.origin, ...more };
        for (const app of [theirs.server, theirs.app]) {
          const refused = await studio.request(`/apps/${app}/${path}`, { cookie: bob.cookie, headers });
          const missing = await studio.request(`/apps/a0/${path}`, { cookie: bob.cookie, headers });
          expect([path, refused.status, refused.text]).toEqual([path, 404, missing.text]);
          expect(Object.keys(refused.headers).sort()).toEqual(Object.keys(missing.headers).sort());
        }
      }
    }
  });

  it("S1 the pages for administrators do not exist for a user", async () => {
    for (const path of ["/admin", "/admin/people", "/admin/anything"]) {
      expect([path, (await studio.request(path, { cookie: ada })).text]).toEqual([
        path,
        expect.stringContaining(`page ${path}`),
      ]);
      const refused = await studio.request(path, { cookie: bob.cookie });
      expect([path, refused.status]).toEqual([path, 404]);
      expect(refused.text).not.toContain("<h1>page");
    }
  });
});
