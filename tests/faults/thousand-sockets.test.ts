import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ask } from "../support/ask";
import { type StudioProgram, studioProgram, type Visitor } from "../support/studio-program";

/** One person may have 32 sockets, so a thousand are of many people. */
const people = 32;
const sockets = 1000;

interface Seat {
  readonly person: Visitor;
  readonly appId: string;
}

/** A browser's line, with one save that it sends again under the same key until it hears that it is kept. */
interface Client {
  readonly seat: Seat;
  readonly key: string;
  socket: WebSocket;
  isSaved: boolean;
}

describe("FT-02: the studio server as it is built, with a thousand sockets of 32 people", () => {
  let root: string;
  let studio: StudioProgram;
  let clients: readonly Client[];

  const open = async (seat: Seat) => {
    const address = `${studio.origin.replace("http", "ws")}/apps/${seat.appId}/notebook`;
    const socket = new WebSocket(address, { headers: seat.person.headers });
    await once(socket, "open");
    return socket;
  };
  const save = (client: Client) => {
    client.socket.on("message", (data) => {
      if (String(data) === `saved ${client.key}`) client.isSaved = true;
    });
    client.socket.send(`save ${client.key}`);
  };

  beforeAll(async () => {
    root = rootWithSmallApps();
    studio = await studioProgram({ runs: "built", env: { ATELIER_ROOT: root, NODE_ENV: "production" } });
    writeFileSync(
      join(studio.data, "atelier.config.json"),
      JSON.stringify({ usersTrustEachOther: true, waiting: { apps: 0 } }),
    );
    const first = await studio.signIn(await studio.start());
    const all = [first];
    while (all.length < people) all.push(await joined({ studio, by: first, name: `p${all.length}` }));
    const seats = await Promise.all(all.map(async (person) => ({ person, appId: await person.server() })));
    clients = await Promise.all(
      Array.from({ length: sockets }, async (_, n) => {
        const seat = seats[n % people] as Seat;
        return { seat, key: `k${n}`, socket: await open(seat), isSaved: false };
      }),
    );
  }, 300_000);
  afterAll(async () => {
    await studio?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it("on SIGTERM each is told within which time to come back; all of them do, and no save is lost", async () => {
    const told = clients.map(({ socket }) => once(socket, "close"));
    // Under way while it ends: whether one came through, only its answer tells.
    for (const client of clients) save(client);
    expect(await studio.end("SIGTERM")).toBe(0);
    const closed = await Promise.all(told);
    expect(new Set(closed.map(([code]) => code))).toEqual(new Set([1012]));
    expect(new Set(closed.map(([, reason]) => String(reason)))).toEqual(
      new Set(["restarting; come back within 9990 ms"]),
    );
    await studio.start();
    await Promise.all(
      clients.map(async (client) => {
        // As browsers do with what they were told.
        await new Promise((done) => setTimeout(done, Math.random() * 9990));
        client.socket = await open(client.seat);
        if (client.isSaved) return;
        save(client);
        while (!client.isSaved) await once(client.socket, "message");
      }),
    );
    expect(clients.filter(({ socket }) => socket.readyState === WebSocket.OPEN)).toHaveLength(sockets);
    expect(await keptBy(clients)).toBe(sockets);
    for (const { socket } of clients) socket.close();
  });
});

/** How many keys the apps hold, each once. */
async function keptBy(clients: readonly Client[]): Promise<number> {
  const ofEachApp = new Map(clients.map((client) => [client.seat.appId, client.socket]));
  const counts = [...ofEachApp.values()].map(async (socket) => {
    const answer = once(socket, "message");
    socket.send("count");
    return Number(String((await answer)[0]).replace("kept ", ""));
  });
  return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
}

/** This checkout, but for what a JupyterServer app is: 32 real ones are more than a small machine holds. */
function rootWithSmallApps(): string {
  const root = mkdtempSync(join(tmpdir(), "sr-"));
  const own = new Set(["images", ".git", ".cache", "node_modules", "tests"]);
  for (const name of readdirSync(".")) if (!own.has(name)) symlinkSync(resolve(name), join(root, name));
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  cpSync("images", join(root, "images"), { recursive: true });
  mkdirSync(join(root, "images/jupyter-server"), { recursive: true });
  const script = `exec "$ATELIER_NODE" ${resolve("tests/support/saving-app.mjs")}\n`;
  writeFileSync(join(root, "images/jupyter-server/run.sh"), script);
  return root;
}

async function joined(of: { studio: StudioProgram; by: Visitor; name: string }): Promise<Visitor> {
  const { studio, by, name } = of;
  const wish = { email: `${name}@example.org`, role: "user" };
  const { url } = await by.call<{ url: string }>("people.invite", wish);
  const answer = await ask({
    port: studio.port,
    path: new URL(url).pathname,
    method: "POST",
    headers: {
      host: `127.0.0.1:${studio.port}`,
      origin: studio.origin,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ name, password: "correct horse battery" }).toString(),
  });
  return studio.visitor(String(answer.headers["set-cookie"]?.[0]).split(";", 1)[0] ?? "");
}
