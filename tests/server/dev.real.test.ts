import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** `npm run dev` as a browser sees it: no Python, and yet files and a notebook server behind the gateway. */
describe("the studio on fakes, for a browser", () => {
  let studio: TestStudio;
  let cookie: string;
  beforeAll(async () => {
    studio = await startTestStudio({ env: { ATELIER_DEV: "1" } });
    cookie = await studio.signIn();
  });
  afterAll(async () => {
    await studio.studio.context.compute.stopAll();
    await studio.close();
  });

  const ensure = async () => {
    const answer = (await studio.call("server.ensure", { cookie })).json();
    return (answer as { result: { data: { appId: string; state: string } } }).result.data;
  };
  const contents = async (path: string, options: { method?: string; body?: unknown } = {}) => {
    const { appId } = await ensure();
    return studio.request(`/apps/${appId}/api/contents/${path}`, {
      cookie,
      headers: { origin: studio.origin, "content-type": "application/json" },
      method: options.method ?? "GET",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  };

  it("makes, reads, renames and deletes files", async () => {
    await expect.poll(async () => (await ensure()).state, { timeout: 60_000 }).toBe("ready");
    expect((await contents("", { method: "POST", body: { type: "notebook" } })).json()).toMatchObject({
      path: "Untitled.ipynb",
      type: "notebook",
    });
    const text = { type: "file", format: "text", content: "a,b\n" };
    expect((await contents("data.csv", { method: "PUT", body: text })).status).toBe(201);
    expect((await contents("data.csv?type=file&format=text")).json()).toMatchObject({ content: "a,b\n" });
    await contents("data.csv", { method: "PATCH", body: { path: "new.csv" } });
    expect((await contents("data.csv")).status).toBe(404);
    expect((await contents("new.csv", { method: "DELETE" })).status).toBe(204);
    const listed = (await contents("?type=directory")).json() as { content: { name: string }[] };
    expect(listed.content.map(({ name }) => name)).toEqual(["Untitled.ipynb"]);
  });

  it("opens a shell in the home, which knows its size, repeats itself to who comes later, and ends", async () => {
    await expect.poll(async () => (await ensure()).state, { timeout: 60_000 }).toBe("ready");
    const { appId } = await ensure();
    const address = `/apps/${appId}/api/terminals`;
    const asked = { cookie, headers: { origin: studio.origin } };
    const { name } = (await studio.request(address, { ...asked, method: "POST" })).json() as { name: string };
    const open = (place: string) => {
      const socket = new WebSocket(
        `${studio.origin.replace("http", "ws")}/apps/${appId}/terminals/websocket/${place}`,
        { headers: { cookie, origin: studio.origin } },
      );
      const line = { socket, said: "", kinds: [] as string[] };
      socket.on("message", (message) => {
        const [kind, text] = JSON.parse(String(message)) as [string, string];
        line.kinds.push(kind);
        if (kind === "stdout") line.said += text;
      });
      return line;
    };
    const first = open(name);
    await expect.poll(() => first.kinds).toContain("setup");
    const type = (text: string) => first.socket.send(JSON.stringify(["stdin", `${text}\r`]));
    first.socket.send(JSON.stringify(["set_size", 31, 97]));
    await expect
      .poll(() => {
        type("stty size");
        return first.said;
      })
      .toContain("31 97");
    type("echo $((40+2))-in-$(basename $(dirname $PWD)); [ $PWD = $HOME ] && echo at-$((1+1))-home");
    await expect.poll(() => first.said).toContain("42-in-homes");
    await expect.poll(() => first.said).toContain("at-2-home");
    const second = open(name);
    await expect.poll(() => second.said).toContain("42-in-homes");
    second.socket.close();
    type("exit");
    await once(first.socket, "close");
    expect(first.kinds.at(-1)).toBe("disconnect");
    expect((await studio.request(address, asked)).json()).toEqual([]);
  });
});
