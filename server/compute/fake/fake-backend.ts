import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type {
  AppEvent,
  AppRef,
  AppStatus,
  ComputeBackend,
  InstanceType,
  ListedApp,
  PhaseTime,
  StartRequest,
  StopCause,
} from "@/server/compute/compute-backend";

/** How the fake behaves. Times are in ms. */
export interface FakeOptions {
  readonly clock: Clock;
  readonly instanceTypes: readonly InstanceType[];
  /** Between `start` and ready. */
  readonly readyAfterMs?: number;
  /** After that, an app that is not ready has failed. */
  readonly startWithinMs?: number;
  /** What `start` says no with, if it does. */
  readonly refusal?: (request: StartRequest) => string | null;
}

/** What remembers apps for the fake: pass the same one to a second fake to have the same machine seen twice. */
export type FakeMachine = Map<string, FakeApp>;

interface FakeApp {
  readonly request: StartRequest;
  readonly ref: AppRef;
  readonly startedAt: number;
  readonly listeners: Set<(event: AppEvent) => void>;
  end: Extract<AppStatus, { state: "stopped" }> | null;
}

/** With what tests need beyond the port. */
export interface FakeBackend extends ComputeBackend {
  readonly machine: FakeMachine;
  /** Ends an app as nobody asked for. */
  end(app: string, cause: StopCause): void;
  /** Tells whoever watches the app. */
  tell(app: string, event: AppEvent): void;
}

const unknown: AppStatus = { state: "stopped", cause: { type: "unknown" }, at: null, evidence: "" };

/** Apps that exist only in memory; time passes by the clock that it is given. */
export function fakeBackend(options: FakeOptions, machine: FakeMachine = new Map()): FakeBackend {
  const statusOf = (app: FakeApp) => fakeStatus(app, options);
  const find = (ref: AppRef) => {
    const app = typeof ref.app === "string" ? machine.get(ref.app) : undefined;
    return app !== undefined && app.ref.marker === ref.marker ? app : null;
  };
  const inspect = (ref: AppRef): AppStatus => {
    const app = find(ref);
    return app === null ? unknown : statusOf(app);
  };
  return {
    machine,
    instanceTypes: async () =>
      options.instanceTypes.map((type) => ({ type, unavailable: null, notEnforced: [] })),
    start: async (request) => startFake(request, { options, machine }),
    inspect: async (ref) => inspect(ref),
    async stop(ref) {
      const app = find(ref);
      if (app !== null) endFake(app, { cause: { type: "asked" }, at: options.clock.now() });
    },
    async list() {
      const all = [...machine.values()].map((app) => listed(app, statusOf(app)));
      return all.filter((app) => app.status.state !== "stopped");
    },
    watch: (ref, onEvent) =>
      watchFake(find(ref), { onEvent, status: () => inspect(ref), clock: options.clock }),
    end: (id, cause) => {
      const app = machine.get(id);
      if (app !== undefined) endFake(app, { cause, at: options.clock.now() });
    },
    tell: (id, event) => tellFake(machine.get(id), event),
  };
}

function startFake(request: StartRequest, on: { options: FakeOptions; machine: FakeMachine }): AppRef {
  const refusal = on.options.refusal?.(request) ?? null;
  if (refusal !== null) throw new AppError("capacity", refusal);
  const { app } = request.labels;
  const there = on.machine.get(app);
  if (there !== undefined) return there.ref;
  const ref = { backend: "fake", app, marker: `m-${request.requestId}` };
  on.machine.set(app, { request, ref, startedAt: on.options.clock.now(), listeners: new Set(), end: null });
  return ref;
}

function endFake(app: FakeApp, end: { cause: StopCause; at: number }): void {
  if (app.end !== null) return;
  const evidence = end.cause.type === "asked" ? "" : "the fake's log";
  app.end = { state: "stopped", cause: end.cause, at: end.at, evidence };
  tellFake(app, { type: "status", status: app.end });
}

function tellFake(app: FakeApp | undefined, event: AppEvent): void {
  for (const listener of app?.listeners ?? []) listener(event);
}

function fakeStatus(app: FakeApp, options: FakeOptions): AppStatus {
  const now = options.clock.now();
  const readyAfterMs = options.readyAfterMs ?? 0;
  const startWithinMs = options.startWithinMs ?? 60_000;
  if (now - app.startedAt > startWithinMs && readyAfterMs > startWithinMs) {
    app.end ??= { state: "stopped", cause: { type: "failed" }, at: now, evidence: "still thinking" };
  }
  return app.end ?? living(app, { now, readyAfterMs });
}

function listed(app: FakeApp, status: AppStatus): ListedApp {
  return { ref: app.ref, kind: app.request.kind, labels: app.request.labels, status };
}

function living(app: FakeApp, at: { now: number; readyAfterMs: number }): AppStatus {
  const { labels, kind } = app.request;
  const readyAt = app.startedAt + at.readyAfterMs;
  const starting: readonly PhaseTime[] = [{ phase: "starting", at: app.startedAt, note: "" }];
  if (at.now < readyAt) return { state: "starting", phases: starting };
  const address = {
    jupyter: `/nowhere/${labels.owner}/${labels.app}/jupyter.sock`,
    notebook: kind === "JupyterServer" ? `/nowhere/${labels.owner}/${labels.app}/notebook.sock` : null,
    tokenFile: `/nowhere/${labels.owner}/${labels.app}/token`,
  };
  return { state: "ready", phases: [...starting, { phase: "ready", at: readyAt, note: "" }], address };
}

interface Watching {
  readonly onEvent: (event: AppEvent) => void;
  readonly status: () => AppStatus;
  readonly clock: Clock;
}

/** Status as it changes, and a little usage while the app is ready. */
function watchFake(app: FakeApp | null, watching: Watching): () => void {
  let said = "";
  const say = (event: AppEvent) => {
    if (event.type === "status") {
      const text = JSON.stringify(event.status);
      if (text === said) return;
      said = text;
    }
    watching.onEvent(event);
    if (event.type === "status" && event.status.state === "stopped") stop();
  };
  const look = () => {
    const status = watching.status();
    say({ type: "status", status });
    if (app !== null && status.state === "ready")
      say({ type: "usage", usage: usageOf(app, watching.clock.now()) });
  };
  const timer = setInterval(look, 50);
  timer.unref();
  const stop = () => {
    clearInterval(timer);
    app?.listeners.delete(say);
  };
  app?.listeners.add(say);
  queueMicrotask(look);
  return stop;
}

function usageOf(app: FakeApp, at: number) {
  const memoryBytes = 80 * 2 ** 20;
  const limit = app.request.instanceType?.memoryGiB;
  const memoryLimitBytes = limit === undefined ? null : limit * 2 ** 30;
  return { at, cpu: 0.01, memoryBytes, memoryPeakBytes: memoryBytes, memoryLimitBytes };
}
