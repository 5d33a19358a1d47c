import type { Kysely } from "kysely";
import { expect, it } from "vitest";
import { AppError } from "@/core/errors";
import type { StartRequest } from "@/server/compute/compute-backend";
import { type FakeBackend, fakeBackend } from "@/server/compute/fake/fake-backend";
import type { ComputeTables } from "@/server/compute/tables";
import type { StudioDatabase } from "@/server/database/database";
import { ada, bob, studio, types, wish } from "./studio";

const budget = { apps: 1, leaveMemoryGiB: 2 };
const rowsOf = (database: StudioDatabase) => database.db as unknown as Kysely<ComputeTables>;
const kernelApps = (backend: FakeBackend): readonly StartRequest[] =>
  [...backend.machine.values()]
    .filter(({ request, end }) => request.kind === "KernelGateway" && end === null)
    .map(({ request }) => request);

/** Apps that are started before anybody asks for them. */
export function waitingSuite(database: () => StudioDatabase): void {
  let now = 1_700_000_000_000;
  const clock = { now: () => now };
  const open = async (changes: Parameters<typeof studio>[1] = {}) => {
    const backend = fakeBackend({ clock, instanceTypes: types });
    const made = await studio(database(), { backend, clock, waiting: budget, ...changes });
    return { ...made, backend: made.backend };
  };
  const present = async (compute: Awaited<ReturnType<typeof open>>["compute"], person = ada) =>
    expect.poll(async () => (await compute.ensureServer(person)).state).toBe("ready");

  it("keeps one ready for whoever is here, which is not theirs to see or to pay, until they need it", async () => {
    const { compute, backend } = await open();
    await present(compute);
    await expect.poll(() => kernelApps(backend).length).toBe(1);
    const [waiting] = kernelApps(backend);
    expect(waiting?.environment).toMatchObject({ ATELIER_WAITING_KERNEL: "python3" });
    expect((await compute.running(ada)).map(({ type }) => type)).toEqual([null]);
    expect(await compute.watchedApps(ada.id)).toEqual([]);
    await compute.settle();

    now += 3_600_000;
    const ready = await compute.ensureKernelApp(ada, wish("base"));
    expect(ready.appId).toBe(waiting?.labels.app);
    now += 60_000;
    const [, instance] = await compute.running(ada);
    expect(instance).toMatchObject({ id: waiting?.labels.instance, type: "ml.t3.medium" });
    // A minute at 0.05 an hour, and nothing of the hour before.
    expect(instance?.costSoFar).toBeCloseTo(0.05 / 60, 5);
    expect(instance?.since).toBe(now - 60_000);
    expect((await compute.watchedApps(ada.id))[0]).toMatchObject({ readyAt: now - 60_000 });
    expect(await compute.startFigures()).toMatchObject({ count: 1, pooled: 1 });
    await compute.close();
  });

  it("is one app also when fifty ask for it at once", async () => {
    const { compute, backend } = await open();
    await present(compute);
    await expect.poll(() => kernelApps(backend).length).toBe(1);
    const asked = await Promise.all(
      Array.from({ length: 50 }, () => compute.ensureKernelApp(ada, wish("base"))),
    );
    expect(new Set(asked.map(({ appId }) => appId))).toEqual(new Set([kernelApps(backend)[0]?.labels.app]));
    await compute.close();
  });

  it("waits as what its person last used, and ends where they use something else", async () => {
    const { compute, backend } = await open();
    await present(compute);
    await expect.poll(() => kernelApps(backend).map(({ image }) => image)).toEqual(["base/1"]);
    const other = await compute.ensureKernelApp(ada, wish("pytorch", "ml.m5.large"));
    await expect.poll(() => kernelApps(backend).map(({ labels }) => labels.app)).toEqual([other.appId]);
    await compute.stopApp(ada, other.appId);
    await expect.poll(() => kernelApps(backend).map(({ image }) => image)).toEqual(["pytorch/1"]);
    expect(kernelApps(backend)[0]?.instanceType?.name).toBe("ml.m5.large");
    // Those that nobody took leave nothing behind.
    await expect
      .poll(() => rowsOf(database()).selectFrom("instances").select("type").execute())
      .toHaveLength(2);
    await compute.close();
  });

  it("is not more than the budget, for as many as there are, and nothing where memory is short", async () => {
    let free = 1024 ** 3;
    const { compute, backend } = await open({ freeMemory: () => free });
    await present(compute, ada);
    await present(compute, bob);
    await compute.settle();
    expect(kernelApps(backend)).toEqual([]);
    free *= 8;
    await expect.poll(() => kernelApps(backend).length).toBe(1);
    for (let looks = 0; looks < 5; looks++) await compute.settle();
    expect(kernelApps(backend)).toHaveLength(1);
    await compute.close();
  });

  it("is not given to whom a budget refuses, and that is said", async () => {
    const refusal = async () => new AppError("limit", "Your budget is spent.");
    const { compute, backend } = await open({ refusal });
    await present(compute);
    await expect.poll(() => kernelApps(backend).length).toBe(1);
    await expect(compute.ensureKernelApp(ada, wish("base"))).rejects.toThrow("Your budget is spent.");
    expect((await compute.running(ada)).map(({ type }) => type)).toEqual([null]);
    await compute.close();
  });

  it("goes with the person's notebook server, and with the setting", async () => {
    const { compute, backend } = await open();
    await present(compute);
    await expect.poll(() => kernelApps(backend).length).toBe(1);
    const [server] = (await compute.running(ada)).flatMap(({ apps }) => apps);
    await compute.stopApp(ada, server?.id ?? "");
    await expect.poll(() => kernelApps(backend)).toEqual([]);
    await present(compute);
    await expect.poll(() => kernelApps(backend).length).toBe(1);
    await compute.close();
    const without = await open({ backend, waiting: { apps: 0, leaveMemoryGiB: 0 } });
    await expect.poll(() => kernelApps(backend)).toEqual([]);
    await without.compute.close();
  });

  it("gives everybody an app also when two images are asked for at once, of which one waits", async () => {
    const { compute, backend } = await open();
    await present(compute);
    await expect.poll(() => kernelApps(backend).length).toBe(1);
    const images = Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? "base" : "pytorch"));
    const asked = await Promise.all(images.map((image) => compute.ensureKernelApp(ada, wish(image))));
    expect(new Set(asked.map(({ appId }) => appId)).size).toBe(2);
    expect((await compute.running(ada)).map(({ type }) => type)).toEqual([null, "ml.t3.medium"]);
    await compute.close();
  });

  it("is not tried again at once where it failed", async () => {
    const backend = fakeBackend({ clock, instanceTypes: types });
    let tries = 0;
    const start = async (request: StartRequest) => {
      if (request.kind === "JupyterServer") return backend.start(request);
      tries += 1;
      throw new AppError("capacity", "There is no room.");
    };
    const { compute } = await open({ backend: { ...backend, start } });
    await present(compute);
    await expect.poll(() => tries).toBe(1);
    for (let looks = 0; looks < 5; looks++) {
      now += 60_000;
      await compute.settle();
    }
    expect(tries).toBe(1);
    await compute.close();
  });
}
