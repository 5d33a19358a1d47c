import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ask } from "../support/ask";
import { whyNoOwnUsers } from "../support/own-users";
import { type StudioProgram, studioProgram, type Visitor } from "../support/studio-program";
import { visitorByInvite } from "../support/visitor-by-invite";

interface Somebody {
  readonly id: string;
  readonly uid: number;
  readonly visitor: Visitor;
  readonly server: string;
  readonly kernels: string;
}

const reason = whyNoOwnUsers(resolve(process.env.ATELIER_TEST_CACHE ?? ".cache"));
if (reason !== null) console.warn(`Skipped: ${reason}`);

/** Two people of one studio that runs as root: real apps, each as a user of the machine of its own. */
describe.skipIf(reason !== null)("people as users of the machine", () => {
  let studio: StudioProgram;
  let ada: Somebody;
  let bob: Somebody;

  beforeAll(async () => {
    studio = await studioProgram();
    const admin = await studio.signIn(await studio.start([]));
    // She works here before anybody else comes: what she has then is the studio's own user's.
    const before = await admin.server();
    await put(admin, { app: before, name: "before.txt", text: "CNRY-nb-ada before" });
    const { url } = await admin.call<{ url: string }>("people.invite", {
      email: "bob@example.org",
      role: "user",
    });
    ada = await settled(admin, { notApp: before });
    bob = await settled(await visitorByInvite(studio, { url, name: "Bob" }), { notApp: "" });
    await put(ada.visitor, { app: ada.server, name: "secret.txt", text: "CNRY-nb-ada" });
    await put(bob.visitor, { app: bob.server, name: "secret.txt", text: "CNRY-nb-bob" });
  });
  afterAll(() => studio.remove([]));

  async function settled(visitor: Visitor, { notApp }: { notApp: string }): Promise<Somebody> {
    const me = await visitor.get("/api/trpc/me.get");
    const { id } = (me.json() as { result: { data: { user: { id: string } } } }).result.data.user;
    let server = await visitor.server();
    // The app of before is asked to end and may still be there.
    while (server === notApp) {
      await new Promise((done) => setTimeout(done, 200));
      server = await visitor.server();
    }
    const kernels = await visitor.kernelApp("base-python");
    return { id, uid: statSync(homeOf(id)).uid, visitor, server, kernels };
  }

  const homeOf = (id: string) => join(studio.data, "homes", id);

  async function put(visitor: Visitor, file: { app: string; name: string; text: string }) {
    const answer = await ask({
      port: studio.port,
      path: `/apps/${file.app}/api/contents/${file.name}`,
      method: "PUT",
      headers: { ...visitor.headers, "content-type": "application/json" },
      body: JSON.stringify({ type: "file", format: "text", content: file.text }),
    });
    expect([200, 201]).toContain(answer.status);
  }

  /** What a program of that person finds when it runs a shell command. */
  const as = ({ uid }: Somebody, command: string) =>
    spawnSync("setpriv", [`--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "sh", "-c", command], {
      encoding: "utf8",
    });

  const processesOf = ({ id }: Somebody) =>
    readdirSync("/proc")
      .filter(
        (name) => /^\d+$/.test(name) && textOf(`/proc/${name}/environ`).includes(`ATELIER_USER=${id}\0`),
      )
      .filter((pid) => !textOf(`/proc/${pid}/cmdline`).includes("witness.sh"));

  const textOf = (path: string) => {
    try {
      return readFileSync(path, "latin1");
    } catch {
      return "";
    }
  };
  const uidOf = (pid: string) => /^Uid:\s+(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1];

  it("S2 every program of a person runs as their own user", () => {
    expect(ada.uid).not.toBe(bob.uid);
    for (const one of [ada, bob]) {
      expect(one.uid).toBeGreaterThanOrEqual(30_000);
      const uids = processesOf(one)
        .map(uidOf)
        .filter((uid) => uid !== undefined);
      expect(uids.length).toBeGreaterThan(2);
      expect(new Set(uids)).toEqual(new Set([String(one.uid)]));
    }
  });

  it("their homes are closed to others, and what was there before is theirs", () => {
    for (const one of [ada, bob]) expect(statSync(homeOf(one.id)).mode & 0o777).toBe(0o700);
    expect(statSync(join(homeOf(ada.id), "before.txt")).uid).toBe(ada.uid);
    expect(as(ada, `cat ${homeOf(ada.id)}/before.txt`).stdout).toBe("CNRY-nb-ada before");
  });

  it("AT-43 no program of one reads, lists, reaches or ends anything of the other's", () => {
    const sockets = readdirSync(runFolder()).filter((name) => name !== "studio.sock");
    expect(sockets.length).toBeGreaterThanOrEqual(4);
    for (const [one, other] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      const victim = processesOf(other)[0];
      const attempts = [
        `cat ${homeOf(other.id)}/secret.txt`,
        `ls ${homeOf(other.id)}`,
        `ls ${studio.data}/homes`,
        `ls ${studio.data}/apps`,
        `ls ${studio.data}/reserve/${other.id}`,
        `cat ${studio.data}/apps/${other.server}/token`,
        `cat ${studio.data}/apps/${other.kernels}/log`,
        `cat ${studio.data}/studio.db`,
        `ls ${runFolder()}/${other.server.slice(0, 12)}`,
        `cat /proc/${victim}/environ`,
        `kill ${victim}`,
      ];
      for (const attempt of attempts) {
        const { status, stdout } = as(one, attempt);
        expect([attempt, status === 0, stdout]).toEqual([attempt, false, ""]);
      }
      expect(as(one, `cat ${homeOf(one.id)}/secret.txt`).stdout).toMatch(/^CNRY-nb-/);
    }
  });

  const runFolder = () => {
    const environ = textOf(`/proc/${processesOf(ada)[0]}/environ`);
    return (/ATELIER_STUDIO_SOCKET=([^\0]+)\/studio\.sock/.exec(environ)?.[1] ?? "").toString();
  };

  it("AT-05 suspending one ends all that is theirs, and nothing of the other's", async () => {
    const open = async ({ visitor, server }: Somebody) => {
      const { origin, cookie } = visitor.headers;
      const socket = new WebSocket(`ws://127.0.0.1:${studio.port}/apps/${server}/notebook`, {
        headers: { origin: origin ?? "", cookie: cookie ?? "" },
      });
      await once(socket, "open");
      return socket;
    };
    const [hers, his] = [await open(ada), await open(bob)];
    const closed = once(his, "close");
    await ada.visitor.call("people.suspend", { id: bob.id });
    expect((await closed)[0]).toBe(4401);
    expect(hers.readyState).toBe(WebSocket.OPEN);
    hers.close();
    expect((await bob.visitor.get("/api/trpc/me.get")).status).toBe(401);
    await expect.poll(() => processesOf(bob).length, { timeout: 60_000 }).toBe(0);
    expect(processesOf(ada).length).toBeGreaterThan(2);
    expect(statSync(join(homeOf(bob.id), "secret.txt")).uid).toBe(bob.uid);
  });
});
