import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "@/core/errors";
import type {
  AppAddress,
  AppEvent,
  AppRef,
  AppStatus,
  ComputeBackend,
  StartRequest,
} from "@/server/compute/compute-backend";

/** What the suite must be able to do around a backend to judge it; one bench per test. */
export interface BackendBench {
  readonly backend: ComputeBackend;
  /** The same installation as another studio server sees it: nothing in memory is shared. */
  another(): Promise<ComputeBackend>;
  /** A KernelGateway app of ada's on her instance `i1`, unless told otherwise; each has a token of its own. */
  request(changes?: Partial<StartRequest>): StartRequest;
  /** A request that this backend must refuse. */
  refused(): StartRequest;
  /** An app that never answers, on a backend that waits for it only briefly. */
  neverAnswers(): Promise<{ backend: ComputeBackend; request: StartRequest }>;
  /** Ends the app from outside, as a crash. */
  crash(ref: AppRef): Promise<void>;
  /** How many processes (or whatever it runs as) are left of that app. */
  leftOf(ref: AppRef): Promise<number>;
  /** Folders as the app finds them. */
  foldersOf(ref: AppRef): Promise<{ home: string; scratch: string }>;
  scratchExists(instance: string): Promise<boolean>;
  /** All that others on the host can read about the app: arguments, environment, metadata. */
  readableAbout(ref: AppRef): Promise<string>;
  /** The token as the app itself reads it. */
  tokenIn(address: AppAddress): Promise<string>;
  /** Whether an app of `owner` could open that address; or that such an app is not allowed here at all. */
  reaches(owner: string, address: AppAddress): Promise<boolean>;
  /** Two apps of one instance that take what they can: what they get together, or `null` where that cannot be seen. */
  coresOfTwoGreedyApps(): Promise<{ together: number; size: number } | null>;
  /** An app that takes more memory than its instance has; `null` where that cannot be seen. */
  takesTooMuchMemory(): Promise<AppRef | null>;
  close(): Promise<void>;
}

/** Every rule of `ComputeBackend`, against any implementation. */
export function keepsComputeBackendRules(name: string, make: () => Promise<BackendBench>): void {
  describe(name, () => {
    let bench: BackendBench;
    beforeEach(async () => {
      bench = await make();
    });
    afterEach(() => bench.close());

    startRules(() => bench);
    refRules(() => bench);
    stopRules(() => bench);
    limitRules(() => bench);
    secretRules(() => bench);
  });
}

type Bench = () => BackendBench;

function startRules(bench: Bench): void {
  it("CB1 accepts a start and shows its phases, each with a time, up to ready", async () => {
    const { backend, request } = bench();
    const ref = await backend.start(request());
    const status = await until(backend, { ref, state: "ready" });
    expect(status.phases.at(-1)?.phase).toBe("ready");
    const times = status.phases.map((phase) => phase.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(await backend.inspect(ref)).toEqual(status);
  });

  it("CB2 starts one thing for one request id, also when asked 50 times at once", async () => {
    const { backend, request } = bench();
    const wanted = request();
    const other = await bench().another();
    const refs = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? backend : other).start(wanted)),
    );
    expect(new Set(refs.map((ref) => JSON.stringify(ref))).size).toBe(1);
    expect(await backend.list()).toHaveLength(1);
  });

  it("CB9 refuses with a sentence for the person, and starts nothing", async () => {
    const { backend, refused } = bench();
    const failure = await backend.start(refused()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect((failure as AppError).message).toMatch(/[.]$/);
    expect(await backend.list()).toEqual([]);
  });

  it("CB4 gives up an app that never answers, and keeps the last it wrote as evidence", async () => {
    const { backend, request } = await bench().neverAnswers();
    const ref = await backend.start(request);
    const status = await until(backend, { ref, state: "stopped" });
    expect(status.cause).toEqual({ type: "failed" });
    expect(status.evidence).toContain("still thinking");
    expect(await bench().leftOf(ref)).toBe(0);
  });
}

function refRules(bench: Bench): void {
  it("CB3 understands a ref after a trip through JSON, in another process", async () => {
    const { backend, request, another } = bench();
    const ref = JSON.parse(JSON.stringify(await backend.start(request()))) as AppRef;
    const other = await another();
    await until(other, { ref, state: "ready" });
    await other.stop(ref);
    expect(await backend.inspect(ref)).toMatchObject({ state: "stopped", cause: { type: "asked" } });
  });

  it("CB5 carries owner, domain, app, instance and kind on the thing itself", async () => {
    const { backend, request, another } = bench();
    const wanted = request();
    await backend.start(wanted);
    const [listed] = await (await another()).list();
    expect(listed).toMatchObject({ kind: wanted.kind, labels: wanted.labels });
  });

  it("CB6 knows nothing of a ref that it never gave out, and does not mind", async () => {
    const { backend, request } = bench();
    const ref = await backend.start(request());
    for (const strange of [
      { backend: ref.backend },
      { ...ref, app: "another" },
      { backend: "elsewhere", app: "x" },
    ]) {
      expect(await backend.inspect(strange)).toMatchObject({ state: "stopped", cause: { type: "unknown" } });
      await expect(backend.stop(strange)).resolves.toBeUndefined();
    }
    expect(await backend.list()).toHaveLength(1);
  });

  it("CB8 lists everything that has not stopped, and nothing that has", async () => {
    const { backend, request } = bench();
    const refs = await Promise.all([request(), request(), request()].map((one) => backend.start(one)));
    const [first, ...others] = refs;
    if (first === undefined) throw new Error("nothing started");
    await backend.stop(first);
    const listed = (await backend.list()).map((app) => JSON.stringify(app.ref));
    expect(listed.sort()).toEqual(others.map((ref) => JSON.stringify(ref)).sort());
  });
}

function stopRules(bench: Bench): void {
  it("CB7 leaves nothing running when stop answers, process trees included; stopping twice is quiet", async () => {
    const { backend, request, leftOf } = bench();
    const ref = await backend.start(request());
    await until(backend, { ref, state: "ready" });
    expect(await leftOf(ref)).toBeGreaterThan(0);
    await Promise.all([backend.stop(ref), backend.stop(ref)]);
    expect(await leftOf(ref)).toBe(0);
    await expect(backend.stop(ref)).resolves.toBeUndefined();
  });

  it("CB4 goes from starting over ready to stopped, and stays there with its first cause", async () => {
    const { backend, request, crash } = bench();
    const ref = await backend.start(request());
    const events = heard(backend, ref);
    await until(backend, { ref, state: "ready" });
    await crash(ref);
    const status = await until(backend, { ref, state: "stopped" });
    expect(status.cause.type).toBe("exited");
    expect(status.at).toBeGreaterThan(0);
    await backend.stop(ref);
    expect(await backend.inspect(ref)).toEqual(status);
    const order = ["starting", "ready", "stopped"];
    await expect.poll(() => events.states.at(-1)).toBe("stopped");
    const ranks = events.states.map((state) => order.indexOf(state));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  it("CB11 gives all apps of an instance the same home and scratch, and removes scratch with the last app", async () => {
    const { backend, request, foldersOf, scratchExists } = bench();
    const refs = await Promise.all([request(), request()].map((one) => backend.start(one)));
    for (const ref of refs) await until(backend, { ref, state: "ready" });
    const [one, two] = await Promise.all(refs.map((ref) => foldersOf(ref)));
    expect(one).toEqual(two);
    const [first, last] = refs as [AppRef, AppRef];
    await backend.stop(first);
    expect(await scratchExists("i1")).toBe(true);
    await backend.stop(last);
    expect(await scratchExists("i1")).toBe(false);
  });
}

function limitRules(bench: Bench): void {
  it("CB10 keeps apps of one instance within its size together, or says that it cannot", async () => {
    const { backend, coresOfTwoGreedyApps } = bench();
    const offers = await backend.instanceTypes();
    expect(offers.length).toBeGreaterThan(0);
    const used = await coresOfTwoGreedyApps();
    if (used === null) return;
    const said = offers.some((offer) => offer.notEnforced.some((sentence) => /vCPU/.test(sentence)));
    expect(said || used.together <= used.size * 1.25).toBe(true);
  });

  it("CB12 reports the usage of a ready app", async () => {
    const { backend, request } = bench();
    const wanted = request();
    const ref = await backend.start(wanted);
    const events = heard(backend, ref);
    await expect.poll(() => events.usages.length, { timeout: 10_000 }).toBeGreaterThan(1);
    const usage = events.usages.at(-1);
    expect(usage?.memoryBytes).toBeGreaterThan(0);
    expect(usage?.memoryPeakBytes).toBeGreaterThanOrEqual(usage?.memoryBytes ?? 0);
    expect(usage?.memoryLimitBytes).toBe((wanted.instanceType?.memoryGiB ?? 0) * 2 ** 30);
    events.end();
  });

  it("CB12 names a lack of memory when that is what ended an app", async () => {
    const ref = await bench().takesTooMuchMemory();
    if (ref === null) return;
    const status = await until(bench().backend, { ref, state: "stopped" });
    expect(status.cause).toEqual({ type: "out-of-memory" });
  });
}

function secretRules(bench: Bench): void {
  it("CB13 gives each app its own token by file, and shows it nowhere else", async () => {
    const { backend, request, readableAbout, tokenIn } = bench();
    const [one, two] = [request(), request()];
    for (const wanted of [one, two]) {
      const ref = await backend.start(wanted);
      const status = await until(backend, { ref, state: "ready" });
      expect(await readableAbout(ref)).not.toContain(wanted.token);
      expect(await tokenIn(status.address)).toBe(wanted.token);
    }
    expect(one.token).not.toBe(two.token);
  });

  it("CB14 keeps an app out of reach of another user's app", async () => {
    const { backend, request, reaches } = bench();
    const ref = await backend.start(request());
    const status = await until(backend, { ref, state: "ready" });
    expect(await reaches("bob", status.address)).toBe(false);
  });
}

type InState<State extends AppStatus["state"]> = Extract<AppStatus, { state: State }>;

/** The status in which the app first is in that state, as `watch` tells it; fails when it can no longer get there. */
export function until<State extends AppStatus["state"]>(
  backend: ComputeBackend,
  what: { ref: AppRef; state: State },
): Promise<InState<State>> {
  return new Promise((resolve, reject) => {
    const end = backend.watch(what.ref, (event) => {
      if (event.type !== "status") return;
      if (event.status.state === what.state) {
        resolve(event.status as InState<State>);
        queueMicrotask(() => end());
      } else if (event.status.state === "stopped") {
        reject(new Error(`It stopped: ${JSON.stringify(event.status)}`));
      }
    });
  });
}

function heard(backend: ComputeBackend, ref: AppRef) {
  const states: AppStatus["state"][] = [];
  const usages: Extract<AppEvent, { type: "usage" }>["usage"][] = [];
  const end = backend.watch(ref, (event) => {
    if (event.type === "status") states.push(event.status.state);
    if (event.type === "usage") usages.push(event.usage);
  });
  return { states, usages, end };
}
