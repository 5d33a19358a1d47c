import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "@/core/errors";
import { createKernelApps, type KernelApps } from "@/notebook/compute/kernel-apps";
import { studioStandIn } from "./studio-stand-in";

const compute = { image: "base-python", kernelspec: "python3", instanceType: "ml.t3.medium" };
const ready = {
  ready: {
    appId: "k1",
    address: { jupyter: "/run/k1/jupyter.sock", notebook: null, tokenFile: "/apps/k1/token" },
    baseUrl: "/apps/k1/",
    instance: { typeName: "ml.t3.medium", vcpu: 2, memoryGiB: 4 },
    imageName: "Base Python",
  },
};
const line = (value: unknown) => `${JSON.stringify(value)}\n`;

describe("asking the studio server for an app with kernels", () => {
  let studio: Awaited<ReturnType<typeof studioStandIn>>;
  let apps: KernelApps;
  beforeEach(async () => {
    studio = await studioStandIn();
    apps = createKernelApps({ ...studio, clock: { now: () => Date.now() }, longestPauseMs: 20 });
  });
  afterEach(() => studio.close());

  it("tells each phase and then gives the app", async () => {
    const asked: unknown[] = [];
    await studio.up((request, body, response) => {
      asked.push([request.method, request.url, request.headers.authorization, JSON.parse(body)]);
      response.write(line({ phase: "placing", note: "Looking for a machine", at: 1 }));
      response.end(line(ready));
    });
    const notes: string[] = [];
    const granted = await apps.ask(compute, (note) => notes.push(note));
    expect(asked).toEqual([["POST", "/kernel-apps", "Bearer the-token", compute]]);
    expect(notes).toEqual(["Looking for a machine"]);
    expect(granted).toEqual({
      app: {
        appId: "k1",
        socketPath: "/run/k1/jupyter.sock",
        baseUrl: "/apps/k1/",
        tokenFile: "/apps/k1/token",
      },
      instance: ready.ready.instance,
      imageName: "Base Python",
    });
  });

  it("passes a refusal on in the words of the studio server", async () => {
    await studio.up((_request, _body, response) =>
      response.end(line({ refused: { code: "capacity", message: "All machines are busy." } })),
    );
    const refused = apps.ask(compute, () => {});
    await expect(refused).rejects.toBeInstanceOf(AppError);
    await expect(refused).rejects.toMatchObject({ code: "capacity", message: "All machines are busy." });
  });

  it("waits for a studio server that is away, and says so", async () => {
    let waits: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      waits = resolve;
    });
    const granted = apps.ask(compute, waits);
    await waiting;
    await studio.up((_request, _body, response) => response.end(line(ready)));
    expect((await granted).app.appId).toBe("k1");
  });

  it("asks again when the studio server goes away in the middle of its answer", async () => {
    let times = 0;
    await studio.up((_request, _body, response) => {
      times++;
      response.write(line({ phase: "pulling", note: "Fetching the image", at: 1 }));
      if (times === 1) setImmediate(() => response.destroy());
      else response.end(line(ready));
    });
    expect((await apps.ask(compute, () => {})).app.appId).toBe("k1");
    expect(times).toBe(2);
  });

  it("ends the app when the wish is taken back, and only when no other notebook waits for it", async () => {
    const ended: unknown[] = [];
    await studio.up((request, _body, response) => {
      if (request.url !== "/kernel-apps") ended.push(request.url);
      if (request.url !== "/kernel-apps") return void response.end();
      response.write(line({ starting: "k1" }));
      response.write(line({ phase: "starting", note: "Starting", at: 1 }));
    });
    const wish = () => {
      const taken = new AbortController();
      let heard: () => void = () => {};
      const starts = new Promise<void>((resolve) => {
        heard = resolve;
      });
      const granted = apps.ask(compute, () => heard(), taken.signal).catch((error: unknown) => error);
      return { starts, granted, takeBack: () => taken.abort() };
    };
    const [one, other] = [wish(), wish()];
    await Promise.all([one.starts, other.starts]);
    one.takeBack();
    expect(await one.granted).toMatchObject({ name: "AbortError" });
    expect(ended).toEqual([]);
    other.takeBack();
    await other.granted;
    expect(ended).toEqual(["/kernel-apps/k1/stop"]);
  });

  it("stops waiting for a studio server that is away when the wish is taken back", async () => {
    const taken = new AbortController();
    const granted = apps.ask(compute, () => taken.abort(), taken.signal);
    await expect(granted).rejects.toMatchObject({ name: "AbortError" });
  });

  it("gives up in the end, with a sentence", async () => {
    const hasty = createKernelApps({ ...studio, clock: { now: () => Date.now() }, patienceMs: -1 });
    await expect(hasty.ask(compute, () => {})).rejects.toMatchObject({ code: "unavailable" });
  });

  it("asks what a notebook runs on that nobody has chosen anything for, and does without where there is no answer", async () => {
    await studio.up((request, _body, response) => {
      if (request.url === "/compute-choice?kernelspec=a%20b") response.end(JSON.stringify(compute));
      else response.writeHead(500).end("{}");
    });
    expect(await apps.firstChoice("a b")).toEqual(compute);
    expect(await apps.firstChoice(null)).toBeNull();
    await studio.down();
    expect(await apps.firstChoice("a b")).toBeNull();
  });

  it("names the death of an app by its status", async () => {
    const said: Record<string, unknown> = {
      "/kernel-apps/runs": { state: "ready", phases: [] },
      "/kernel-apps/full": { state: "stopped", cause: { type: "out-of-memory" }, at: 1, evidence: "" },
      "/kernel-apps/asked": { state: "stopped", cause: { type: "asked" }, at: 1, evidence: "" },
    };
    await studio.up((request, _body, response) => {
      const status = said[request.url ?? ""];
      response.statusCode = status === undefined ? 404 : 200;
      response.end(JSON.stringify(status ?? {}));
    });
    expect(await apps.deathOf("runs")).toBeNull();
    expect(await apps.deathOf("full")).toMatchObject({ cause: "out-of-memory" });
    expect(await apps.deathOf("asked")).toMatchObject({ cause: "app-stopped" });
    expect(await apps.deathOf("other")).toMatchObject({ cause: "app-stopped" });
    await studio.down();
    await expect(apps.deathOf("runs")).rejects.toThrow();
  });
});
