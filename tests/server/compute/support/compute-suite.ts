import type { Kysely } from "kysely";
import { expect, it } from "vitest";
import { forgetful, lying, neverReady, outOfMemory, refusing, slow } from "@/server/compute/fake/doubles";
import { fakeBackend } from "@/server/compute/fake/fake-backend";
import type { ComputeTables } from "@/server/compute/tables";
import type { StudioDatabase } from "@/server/database/database";
import { ada, bob, presentImages, studio, types, wish, withGpu } from "./studio";

const clock = { now: () => Date.now() };
const tables = (database: StudioDatabase) => database.db as unknown as Kysely<ComputeTables>;

/** What holds for a person, on whichever database. */
export function computeSuite(database: () => StudioDatabase): void {
  it("gives a person one JupyterServer app, however often and from however many servers it is asked for", async () => {
    const one = await studio(database());
    const two = await studio(database(), { backend: one.backend });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? one : two).compute.ensureServer(ada)),
    );
    expect(new Set(answers.map((answer) => answer.appId)).size).toBe(1);
    await one.compute.settle();
    await two.compute.settle();
    expect(one.backend.machine.size).toBe(1);
    expect((await one.compute.ensureServer(bob)).appId).not.toBe(answers[0]?.appId);
    await one.compute.close();
    await two.compute.close();
  });

  it("S26 gives 50 concurrent starts on one type a single instance, and never a fifth app", async () => {
    const { compute, backend } = await studio(database());
    const images = ["base", "tensorflow", "pytorch", "mxnet", "custom"];
    const starts = Array.from({ length: 50 }, (_, n) =>
      compute.ensureKernelApp(ada, wish(images[n % 5] ?? "")),
    );
    const results = await Promise.allSettled(starts);
    const apps = new Set(results.flatMap((one) => (one.status === "fulfilled" ? [one.value.appId] : [])));
    expect(apps.size).toBe(4);
    const instances = await tables(database()).selectFrom("instances").selectAll().execute();
    expect(instances).toHaveLength(1);
    expect(backend.machine.size).toBe(4);
    for (const one of results)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "limit" });
    await compute.close();
  });

  it("S29 refuses the fifth app, names the limit and the types that have room, and starts it there", async () => {
    const { compute } = await studio(database());
    for (const image of ["base", "tensorflow", "pytorch", "mxnet"])
      await compute.ensureKernelApp(ada, wish(image));
    await expect(compute.ensureKernelApp(ada, wish("custom"))).rejects.toThrow(
      /4 apps.*limit.*ml\.m5\.large/s,
    );
    const fifth = await compute.ensureKernelApp(ada, wish("custom", "ml.m5.large"));
    expect(fifth.instance.typeName).toBe("ml.m5.large");
    const running = await compute.running(ada);
    expect(running.map((one) => [one.type, one.apps.length])).toEqual([
      ["ml.t3.medium", 4],
      ["ml.m5.large", 1],
    ]);
    await compute.close();
  });

  it("S36 tells, with each size, what a person runs on it, and nobody else's", async () => {
    const { compute } = await studio(database());
    await compute.ensureKernelApp(ada, wish("base"));
    await compute.ensureKernelApp(ada, wish("pytorch"));
    const offers = async (person: typeof ada) =>
      (await compute.typeOffers(person)).map(({ type, running }) => [type.name, running]);
    expect(await offers(ada)).toEqual([
      ["ml.t3.medium", ["base", "pytorch"]],
      ["ml.m5.large", null],
    ]);
    expect(await offers(bob)).toEqual([
      ["ml.t3.medium", null],
      ["ml.m5.large", null],
    ]);
    await compute.close();
  });

  it("S32 runs several kernels of an image in one app when they need the same, and refuses to mix", async () => {
    const backend = fakeBackend({ clock, instanceTypes: [...types, withGpu] });
    const { compute } = await studio(database(), { backend });
    const ask = (image: string, kernelspec: string, instanceType: string) =>
      compute.ensureKernelApp(ada, { image, kernelspec, instanceType });
    const python = await ask("base", "python3", "ml.t3.medium");
    expect((await ask("base", "bash", "ml.t3.medium")).appId).toBe(python.appId);
    await expect(ask("pytorch", "cuda", "ml.t3.medium")).rejects.toThrow(
      /needs a GPU, and ml\.t3\.medium has none\. Nothing was started\. Types with a GPU: ml\.g4dn\.xlarge/,
    );
    const cuda = await ask("pytorch", "cuda", "ml.g4dn.xlarge");
    await expect(ask("pytorch", "python3", "ml.g4dn.xlarge")).rejects.toThrow(
      /for kernels that need a GPU; kernels without a GPU cannot be mixed.*Nothing was started/s,
    );
    expect((await ask("pytorch", "python3", "ml.m5.large")).appId).not.toBe(cuda.appId);
    expect(backend.machine.size).toBe(3);
    await compute.close();
  });

  it("S33 starts on the domain's type for what a kernel needs, and on the person's where they chose one", async () => {
    const backend = fakeBackend({ clock, instanceTypes: [...types, withGpu] });
    const defaultTypes = { cpu: "ml.m5.large", gpu: null };
    const { compute } = await studio(database(), { backend, defaultTypes });
    const { defaults } = compute;
    await defaults.choose(ada, { hardware: "cpu", type: "ml.t3.medium" });
    expect(await defaults.firstChoice(ada, "bash")).toEqual({
      image: "base",
      kernelspec: "bash",
      instanceType: "ml.t3.medium",
    });
    expect(await defaults.firstChoice(bob, "bash")).toMatchObject({ instanceType: "ml.m5.large" });
    expect(await defaults.firstChoice(bob, "cuda")).toMatchObject({
      image: "pytorch",
      instanceType: "ml.g4dn.xlarge",
    });
    expect((await defaults.of(ada)).cpu).toEqual({ type: "ml.t3.medium", own: true });
    await defaults.choose(ada, { hardware: "cpu", type: null });
    expect((await defaults.of(ada)).cpu).toEqual({ type: "ml.m5.large", own: false });
    await expect(defaults.choose(ada, { hardware: "gpu", type: "ml.m5.large" })).rejects.toThrow(
      /has no GPU/,
    );
    await expect(defaults.choose(ada, { hardware: "cpu", type: "gone" })).rejects.toThrow(/no instance type/);
    await compute.close();
  });

  it("says since when an instance runs, what it has cost and what all its apps used together", async () => {
    let now = 1_000_000;
    const at = () => now;
    const { compute } = await studio(database(), { clock: { now: at } });
    await compute.ensureKernelApp(ada, wish("base"));
    await compute.ensureKernelApp(ada, wish("pytorch"));
    await expect
      .poll(async () => (await compute.running(ada))[0]?.recent?.peakMemoryBytes)
      .toBe(160 * 2 ** 20);
    const [before] = await compute.running(ada);
    now += 7_200_000;
    // An instance is charged as far as it was last seen alive.
    await compute.settle();
    const [instance] = await compute.running(ada);
    expect(instance).toMatchObject({ since: before?.since, size: { vcpu: 2, memoryGiB: 4 } });
    expect((instance?.costSoFar ?? 0) - (before?.costSoFar ?? 0)).toBeCloseTo(0.1);
    await compute.close();
  });

  it("S28 lets several notebooks share the app of an image, and frees its slot when it stops", async () => {
    const { compute } = await studio(database());
    const first = await compute.ensureKernelApp(ada, wish("base"));
    expect((await compute.ensureKernelApp(ada, wish("base"))).appId).toBe(first.appId);
    for (const image of ["tensorflow", "pytorch", "mxnet"]) await compute.ensureKernelApp(ada, wish(image));
    await compute.stopApp(ada, first.appId);
    await expect(compute.ensureKernelApp(ada, wish("custom"))).resolves.toBeTruthy();
    await compute.close();
  });

  it("S66 ends an instance with its last app, at the moment that app ended", async () => {
    const { compute, backend } = await studio(database());
    const one = await compute.ensureKernelApp(ada, wish("base"));
    const two = await compute.ensureKernelApp(ada, wish("pytorch"));
    await compute.stopApp(ada, one.appId);
    expect(await compute.running(ada)).toHaveLength(1);
    backend.end(two.appId, { type: "exited", code: 1, signal: null });
    await compute.settle();
    expect(await compute.running(ada)).toEqual([]);
    const instance = await tables(database()).selectFrom("instances").selectAll().executeTakeFirstOrThrow();
    const last = backend.machine.get(two.appId)?.end?.at;
    expect(instance).toMatchObject({ running: null, ended_at: last, price_per_hour: 0.05 });
    const again = await compute.ensureKernelApp(ada, wish("base"));
    expect(again.appId).not.toBe(one.appId);
    expect(await tables(database()).selectFrom("instances").selectAll().execute()).toHaveLength(2);
    await compute.close();
  });

  it("S63 runs a JupyterServer app on no instance", async () => {
    const { compute } = await studio(database());
    await compute.ensureServer(ada);
    expect(await tables(database()).selectFrom("instances").selectAll().execute()).toEqual([]);
    expect((await compute.running(ada))[0]).toMatchObject({ id: null, type: null });
    await compute.close();
  });

  it("FT-05 ends with the last wish when an app is started, stopped and started at once", async () => {
    const { compute, backend } = await studio(database(), {
      backend: slow({ clock, instanceTypes: types }, 100),
    });
    const first = compute.ensureKernelApp(ada, wish("base")).catch((error: unknown) => error);
    await expect.poll(async () => (await compute.running(ada)).length).toBe(1);
    const id = (await compute.running(ada))[0]?.apps[0]?.id ?? "";
    await Promise.all([compute.stopApp(ada, id), compute.stopApp(ada, id)]);
    expect(await first).toMatchObject({ code: "unavailable" });
    const again = await compute.ensureKernelApp(ada, wish("base"));
    expect(again.appId).not.toBe(id);
    await compute.settle();
    expect((await backend.list()).map((app) => app.labels.app)).toEqual([again.appId]);
    await compute.close();
  });

  it("adopts what runs when a server is replaced, and starts nothing twice", async () => {
    const before = await studio(database());
    const app = await before.compute.ensureKernelApp(ada, wish("base"));
    await before.compute.close();
    const after = await studio(database(), {
      backend: fakeBackend({ clock, instanceTypes: types }, before.backend.machine),
    });
    await after.compute.settle();
    expect((await after.compute.ensureKernelApp(ada, wish("base"))).appId).toBe(app.appId);
    expect(before.backend.machine.size).toBe(1);
    await after.compute.close();
  });

  it("FT-04 closes an app that ended while no server ran, with the time and cause that the backend saw", async () => {
    const before = await studio(database());
    const app = await before.compute.ensureKernelApp(ada, wish("base"));
    await before.compute.close();
    before.backend.end(app.appId, { type: "exited", code: null, signal: "SIGKILL" });
    const at = before.backend.machine.get(app.appId)?.end?.at;
    const after = await studio(database(), { backend: before.backend });
    await after.compute.settle();
    expect(await after.compute.statusOf(ada, app.appId)).toMatchObject({
      state: "stopped",
      at,
      cause: { type: "exited", signal: "SIGKILL" },
    });
    const instance = await tables(database()).selectFrom("instances").selectAll().executeTakeFirstOrThrow();
    expect(instance.ended_at).toBe(at);
    await after.compute.close();
  });

  it("finishes a start that another server was killed in, with one app", async () => {
    const before = await studio(database());
    const app = await before.compute.ensureKernelApp(ada, wish("base"));
    await before.compute.close();
    // As if it had been killed between the backend's answer and its own note of it.
    await tables(database())
      .updateTable("apps")
      .set({ ref: null, state: "starting", address: null })
      .execute();
    const after = await studio(database(), { backend: before.backend });
    expect((await after.compute.ensureKernelApp(ada, wish("base"))).appId).toBe(app.appId);
    expect(before.backend.machine.size).toBe(1);
    await after.compute.close();
  });

  it("FT-16 removes what runs without a record after a grace, and what has ended in the record at once", async () => {
    let now = Date.now();
    const passing = { now: () => now };
    const backend = fakeBackend({ clock: passing, instanceTypes: types });
    const { compute } = await studio(database(), {
      backend,
      clock: passing,
      graceMs: 1000,
      reconcileEveryMs: 60_000,
    });
    const labels = { installation: "test", domain: "d1", owner: "ada", app: "orphan", instance: null };
    await backend.start({
      requestId: "orphan",
      kind: "KernelGateway",
      labels,
      image: "base/1",
      instanceType: null,
      home: "/homes/ada",
      reserve: null,
      runAs: null,
      token: "secret",
      environment: {},
    });
    await compute.settle();
    expect(await backend.list()).toHaveLength(1);
    now += 1001;
    await compute.settle();
    expect(await backend.list()).toEqual([]);
    await compute.close();
  });

  it("closes the record of an app that its backend has forgotten", async () => {
    const { compute } = await studio(database(), { backend: forgetful({ clock, instanceTypes: types }) });
    await expect(compute.ensureKernelApp(ada, wish("base"))).rejects.toMatchObject({ code: "unavailable" });
    expect(await compute.running(ada)).toEqual([]);
    await compute.close();
  });

  it("says what the backend refused a start with, and charges nothing for it", async () => {
    const sentence = "All machines are busy. Try again in a few minutes.";
    const { compute } = await studio(database(), {
      backend: refusing({ clock, instanceTypes: types }, sentence),
    });
    await expect(compute.ensureKernelApp(ada, wish("base"))).rejects.toThrow(sentence);
    expect(await compute.running(ada)).toEqual([]);
    const instance = await tables(database()).selectFrom("instances").selectAll().executeTakeFirstOrThrow();
    expect(instance.ended_at).toBe(instance.started_at);
    await compute.close();
  });

  it("FT-14 gives up an app that never answers, shows the last it wrote, and charges nothing for it", async () => {
    const backend = neverReady({ clock, instanceTypes: types, startWithinMs: 100 });
    const { compute } = await studio(database(), { backend });
    await expect(compute.ensureKernelApp(ada, wish("base"))).rejects.toThrow(
      /did not start.*still thinking/s,
    );
    const instance = await tables(database()).selectFrom("instances").selectAll().executeTakeFirstOrThrow();
    expect(instance).toMatchObject({ running: null, ended_at: instance.started_at });
    await compute.close();
  });

  it("shows why the notebook server did not start, instead of starting it again for each question", async () => {
    const { compute, backend } = await studio(database(), {
      backend: refusing({ clock, instanceTypes: types }, "The disk is full; free some space."),
    });
    await compute.ensureServer(ada);
    await compute.settle();
    await expect(compute.ensureServer(ada)).rejects.toThrow(/did not start.*disk is full/);
    expect(await tables(database()).selectFrom("apps").selectAll().execute()).toHaveLength(1);
    expect(backend.machine.size).toBe(0);
    await compute.close();
  });

  it("names a lack of memory", async () => {
    const { compute } = await studio(database(), { backend: outOfMemory({ clock, instanceTypes: types }) });
    await expect(compute.ensureKernelApp(ada, wish("base"))).rejects.toThrow(/out of memory/);
    await compute.close();
  });

  it("keeps an app in its record while the backend does not stop it", async () => {
    const { compute } = await studio(database(), { backend: lying({ clock, instanceTypes: types }) });
    const app = await compute.ensureKernelApp(ada, wish("base"));
    const stopping = compute.stopApp(ada, app.appId);
    await compute.settle();
    expect(await compute.statusOf(ada, app.appId)).toMatchObject({ state: "ready" });
    void stopping;
    await compute.close();
  });

  it("lets nobody stop or see another person's app", async () => {
    const { compute } = await studio(database());
    const app = await compute.ensureKernelApp(ada, wish("base"));
    const instance = (await compute.running(ada))[0]?.id ?? "";
    await expect(compute.stopApp(bob, app.appId)).rejects.toMatchObject({ code: "not-found" });
    await expect(compute.stopInstance(bob, instance)).rejects.toMatchObject({ code: "not-found" });
    expect(await compute.statusOf(bob, app.appId)).toBeNull();
    expect(await compute.running(bob)).toEqual([]);
    await compute.close();
  });

  it("stops a start whose image is still being made, without waiting for the image", async () => {
    const images = { ...presentImages, prepare: () => new Promise<string>(() => {}) };
    const { compute, backend } = await studio(database(), {
      images,
      backend: neverReady({ clock, instanceTypes: types }),
    });
    const start = compute.ensureKernelApp(ada, wish("base")).catch((error: unknown) => error);
    await expect.poll(async () => (await compute.running(ada)).length).toBe(1);
    const id = (await compute.running(ada))[0]?.apps[0]?.id ?? "";
    await compute.stopApp(ada, id);
    expect(await start).toMatchObject({ code: "unavailable" });
    expect(backend.machine.size).toBe(0);
    await compute.close();
  });

  it("tells the phases of a start in order, those of the image among them", async () => {
    const images = {
      ...presentImages,
      prepare: async ({ name }: { name: string }, onNote: (note: string) => void) => {
        onNote("Downloading 40 packages");
        return `${name}/1`;
      },
    };
    const { compute } = await studio(database(), { images });
    const heard: string[] = [];
    await compute.ensureKernelApp(ada, {
      ...wish("base"),
      onPhase: ({ phase, note }) => heard.push(`${phase} ${note}`.trim()),
    });
    expect(heard).toEqual([
      "queued Waiting its turn",
      "pulling Downloading 40 packages",
      "starting Starting the app",
      "ready Starting it",
    ]);
    await compute.close();
  });

  it("lets a server write nothing any more once another one has taken over", async () => {
    const asleep = await studio(database());
    const app = await asleep.compute.ensureKernelApp(ada, wish("base"));
    await asleep.compute.close();
    const { fencedWrites } = await import("@/server/compute/fenced");
    const lease = await tables(database()).selectFrom("compute_lease").selectAll().executeTakeFirstOrThrow();
    const next = await studio(database(), { backend: asleep.backend });
    await next.compute.settle();
    expect(await fencedWrites(tables(database()), lease.fence).change(app.appId, { evidence: "late" })).toBe(
      false,
    );
    await next.compute.close();
  });
}
