import type { Kysely } from "kysely";
import { expect, it } from "vitest";
import type { StartRequest } from "@/server/compute/compute-backend";
import { neverReady, refusing, slow } from "@/server/compute/fake/doubles";
import { type FakeBackend, fakeBackend } from "@/server/compute/fake/fake-backend";
import type { ComputeTables } from "@/server/compute/tables";
import type { StudioDatabase } from "@/server/database/database";
import { ada, bob, presentImages, studio, types, wish } from "./studio";

const clock = { now: () => Date.now() };
const person = (id: string) => ({ id, domainId: "d1", posix: null });
const startsOf = (database: StudioDatabase) =>
  (database.db as unknown as Kysely<ComputeTables>).selectFrom("starts").selectAll().execute();

/** Notes who was started when, and how many were starting at once. */
function watched(backend: FakeBackend): { backend: FakeBackend; order: string[]; most: () => number } {
  const order: string[] = [];
  let most = 0;
  const start = async (request: StartRequest) => {
    const ref = await backend.start(request);
    order.push(request.labels.owner);
    const starting = (await backend.list()).filter(({ status }) => status.state === "starting");
    most = Math.max(most, starting.length);
    return ref;
  };
  return { backend: { ...backend, start }, order, most: () => most };
}

/** Many who start at once, and what is known of starts afterwards. */
export function startsSuite(database: () => StudioDatabase): void {
  it("FT-20 starts a hundred in the order in which they came, a few at a time, and none of them fails", async () => {
    const { backend, order, most } = watched(slow({ clock, instanceTypes: types }, 20));
    const { compute } = await studio(database(), { backend, startsAtOnce: 4 });
    const people = Array.from({ length: 100 }, (_, n) => `p${String(n).padStart(3, "0")}`);
    const starts: Promise<unknown>[] = [];
    for (const id of people) {
      starts.push(compute.ensureKernelApp(person(id), wish("base")));
      await expect.poll(async () => (await compute.running(person(id))).length).toBe(1);
    }
    await Promise.all(starts);
    expect(most()).toBeLessThanOrEqual(4);
    // Those that came in the same millisecond may change places.
    const place = (id: string) => order.indexOf(id);
    for (const [n, id] of people.entries()) expect(Math.abs(place(id) - n)).toBeLessThan(8);
    await compute.close();
  }, 120_000);

  it("FT-20 lets nobody who starts many hold up the others", async () => {
    // Nothing is ready before all have asked.
    let now = 1_000_000;
    const frozen = { now: () => now };
    const { backend, order } = watched(slow({ clock: frozen, instanceTypes: types }, 50));
    const ready: string[] = [];
    const prepare = async ({ name }: { name: string }) => `${name}/${ready.push(name)}`;
    const { compute } = await studio(database(), {
      backend,
      clock: frozen,
      startsAtOnce: 1,
      images: { ...presentImages, prepare },
    });
    const all: Promise<unknown>[] = [];
    const ask = async (owner: typeof ada, image: string) => {
      now += 1;
      const asked = all.push(compute.ensureKernelApp(owner, wish(image)));
      await expect.poll(() => ready.length).toBe(asked);
    };
    for (const image of ["base", "tensorflow", "pytorch", "mxnet"]) await ask(ada, image);
    await ask(bob, "base");
    const passing = setInterval(() => {
      now += 60;
    }, 20);
    await Promise.all(all).finally(() => clearInterval(passing));
    expect(order).toEqual(["ada", "bob", "ada", "ada", "ada"]);
    await compute.close();
  });

  it("FT-20 tells who waits their place in the queue, and how it gets better", async () => {
    const backend = slow({ clock, instanceTypes: types }, 1200);
    const { compute } = await studio(database(), { backend, startsAtOnce: 1 });
    const first = compute.ensureKernelApp(person("first"), wish("base"));
    const second = compute.ensureKernelApp(person("second"), wish("base"));
    await expect.poll(async () => (await compute.running(person("second"))).length).toBe(1);
    const heard: string[] = [];
    const onPhase = ({ note }: { note: string }) => heard.push(note);
    await compute.ensureKernelApp(person("third"), { ...wish("base"), onPhase });
    await Promise.all([first, second]);
    const places = heard.filter((note) => note.includes("you are")).map((note) => note.split(",")[0]);
    expect(places).toEqual(["Waiting for its turn: you are 2nd", "Waiting for its turn: you are 1st"]);
    expect(heard).toContainEqual(expect.stringMatching(/^Starting the app · about \d/));
    await compute.close();
  }, 30_000);

  it("frees the place of a start that is refused, that fails, and that nobody wants any more", async () => {
    const refused = await studio(database(), {
      backend: refusing({ clock, instanceTypes: types }, "All machines are busy."),
      startsAtOnce: 1,
    });
    for (const image of ["base", "pytorch"])
      await expect(refused.compute.ensureKernelApp(ada, wish(image))).rejects.toThrow(/busy/);
    await refused.compute.close();
    const backend = neverReady({ clock, instanceTypes: types, startWithinMs: 100 });
    const failing = await studio(database(), { backend, startsAtOnce: 1 });
    for (const image of ["base", "pytorch"])
      await expect(failing.compute.ensureKernelApp(ada, wish(image))).rejects.toThrow(/did not start/);
    await failing.compute.close();
    expect((await startsOf(database())).map(({ outcome }) => outcome)).toEqual(Array(4).fill("failed"));
  });

  it("takes a start that waits out of the queue when it is stopped, without having started it", async () => {
    const { backend, order } = watched(neverReady({ clock, instanceTypes: types }));
    const { compute } = await studio(database(), { backend, startsAtOnce: 1 });
    void compute.ensureKernelApp(ada, wish("base")).catch(() => {});
    await expect.poll(() => order).toEqual(["ada"]);
    const waits = compute.ensureKernelApp(bob, wish("base")).catch((error: unknown) => error);
    await expect.poll(async () => (await compute.running(bob)).length).toBe(1);
    await compute.stopApp(bob, (await compute.running(bob))[0]?.apps[0]?.id ?? "");
    expect(await waits).toMatchObject({ code: "unavailable" });
    expect(order).toEqual(["ada"]);
    await compute.close();
  });

  it("goes on with the queue when another server takes over", async () => {
    const backend = slow({ clock, instanceTypes: types }, 300);
    const before = await studio(database(), { backend, startsAtOnce: 1 });
    for (const owner of [ada, bob]) void before.compute.ensureKernelApp(owner, wish("base")).catch(() => {});
    await expect.poll(() => backend.machine.size).toBe(1);
    await before.compute.close();
    const after = await studio(database(), { backend, startsAtOnce: 1 });
    for (const owner of [ada, bob])
      await expect(after.compute.ensureKernelApp(owner, wish("base"))).resolves.toBeTruthy();
    expect(backend.machine.size).toBe(2);
    await after.compute.close();
  });

  it("S37 tells, with each size, how long starts on it took here, and nothing before the first", async () => {
    const { compute } = await studio(database(), { backend: slow({ clock, instanceTypes: types }, 40) });
    const times = async () => (await compute.typeOffers(ada)).map(({ startMs }) => startMs);
    expect(await times()).toEqual([null, null]);
    await compute.ensureKernelApp(ada, wish("base"));
    await expect.poll(times).toEqual([expect.objectContaining({ p50: expect.any(Number) }), null]);
    const [start] = await startsOf(database());
    expect(start).toMatchObject({
      image: "base",
      type: "ml.t3.medium",
      outcome: "ready",
      fetched: 0,
      pooled: 0,
    });
    expect(Number(start?.took_ms)).toBeGreaterThanOrEqual(40);
    await compute.close();
  });

  it("leaves a start that had its image made out of what it tells of starts", async () => {
    const images = {
      ...presentImages,
      prepare: async ({ name }: { name: string }, onNote: (note: string) => void) => {
        onNote("Downloading 40 packages");
        return `${name}/1`;
      },
    };
    const { compute } = await studio(database(), {
      images,
      backend: fakeBackend({ clock, instanceTypes: types }),
    });
    await compute.ensureKernelApp(ada, wish("base"));
    await expect.poll(() => startsOf(database())).toMatchObject([{ outcome: "ready", fetched: 1 }]);
    expect((await compute.typeOffers(ada)).map(({ startMs }) => startMs)).toEqual([null, null]);
    await compute.close();
  });
}
