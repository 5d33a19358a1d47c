import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type StudioProgram, studioProgram, type Visitor } from "../support/studio-program";

/** The studio server as a real process that is killed, with a real app beside it. */
describe("the studio server is killed", () => {
  let studio: StudioProgram;
  let person: Visitor;

  const startedAt = async (appId: string) => {
    const answer = await person.get(`/apps/${appId}/api/status`);
    return (answer.json() as { started: string }).started;
  };
  /** A browser's line through the gateway, that was heard on. */
  const openNotebook = async (appId: string) => {
    const address = `${studio.origin.replace("http", "ws")}/apps/${appId}/notebook`;
    const socket = new WebSocket(address, { headers: person.headers });
    await once(socket, "open");
    socket.send("PING");
    await once(socket, "message");
    return socket;
  };

  beforeAll(async () => {
    studio = await studioProgram();
    person = await studio.signIn(await studio.start());
  });
  afterAll(() => studio?.remove());

  it("FT-01 SIGKILL: sessions and apps are found again, and nothing was started twice", async () => {
    const appId = await person.server();
    const before = await startedAt(appId);
    await studio.end("SIGKILL");
    await studio.start();
    expect(await person.server()).toBe(appId);
    expect(await startedAt(appId)).toBe(before);
  });

  it("FT-02 SIGTERM: 32 open sockets are told to come back, it ends with 0 and leaves apps running; with --stop-apps it takes them along", async () => {
    const appId = await person.server();
    const sockets = await Promise.all(Array.from({ length: 32 }, () => openNotebook(appId)));
    const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
    expect(await studio.end("SIGTERM")).toBe(0);
    for (const [code, reason] of await closed) {
      expect(code).toBe(1012);
      expect(String(reason)).toBe("restarting; come back within 310 ms");
    }
    await studio.start([studio.home, "--stop-apps"]);
    await openNotebook(appId).then((socket) => socket.close());
    expect(await person.server()).toBe(appId);
    expect(await studio.end("SIGTERM")).toBe(0);
    await studio.start();
    expect((await person.call<{ appId: string }>("server.ensure")).appId).not.toBe(appId);
    expect(await studio.end("SIGTERM")).toBe(0);
    expect(existsSync(join(studio.data, "studio.db"))).toBe(true);
  });
});
