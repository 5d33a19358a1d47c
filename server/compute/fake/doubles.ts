import type { ComputeBackend } from "@/server/compute/compute-backend";
import { type FakeBackend, type FakeMachine, type FakeOptions, fakeBackend } from "./fake-backend";

/**
 * Backends that go wrong, each in one way that has a name. Not for the contract suite, whose rules most of them
 * break on purpose: for whoever must cope with them.
 */

/** Every app takes this long to be ready. */
export function slow(options: FakeOptions, readyAfterMs: number): FakeBackend {
  return fakeBackend({ ...options, readyAfterMs });
}

/** Apps start and never answer. */
export function neverReady(options: FakeOptions, machine?: FakeMachine): FakeBackend {
  return fakeBackend({ ...options, readyAfterMs: Number.POSITIVE_INFINITY }, machine);
}

/** Every start is refused with this sentence. */
export function refusing(options: FakeOptions, sentence: string): FakeBackend {
  return fakeBackend({ ...options, refusal: () => sentence });
}

/** Knows nothing of what it started: an app is gone from its list, and its ref unknown, as after the loss of a host. */
export function forgetful(options: FakeOptions): FakeBackend {
  const backend = fakeBackend(options);
  const start: ComputeBackend["start"] = async (request) => {
    const ref = await backend.start(request);
    backend.machine.delete(request.labels.app);
    return ref;
  };
  return { ...backend, start };
}

/** Says that everything is ready, whatever is the case: its addresses lead nowhere, and `stop` stops nothing. */
export function lying(options: FakeOptions): FakeBackend {
  const backend = fakeBackend(options);
  return { ...backend, stop: async () => {} };
}

/** Apps come up and are killed at once, for want of memory. */
export function outOfMemory(options: FakeOptions): FakeBackend {
  const backend = fakeBackend(options);
  const start: ComputeBackend["start"] = async (request) => {
    const ref = await backend.start(request);
    const at = options.clock.now();
    backend.tell(request.labels.app, { type: "outOfMemory", at, evidence: "the fake ran out of memory" });
    backend.end(request.labels.app, { type: "out-of-memory" });
    return ref;
  };
  return { ...backend, start };
}
