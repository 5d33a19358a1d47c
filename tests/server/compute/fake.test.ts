import type { StartRequest } from "@/server/compute/compute-backend";
import { neverReady } from "@/server/compute/fake/doubles";
import { fakeBackend } from "@/server/compute/fake/fake-backend";
import { type BackendBench, keepsComputeBackendRules } from "@/tests/contracts/compute-backend";
import { newId, type } from "./support/studio";

keepsComputeBackendRules("the fake compute backend", async () => fakeBench());

function fakeBench(): BackendBench {
  const clock = { now: () => Date.now() };
  const options = {
    clock,
    instanceTypes: [type("ml.t3.medium")],
    readyAfterMs: 20,
    startWithinMs: 200,
    refusal: (request: StartRequest) =>
      request.instanceType?.name === "ml.p4d.24xlarge" ? "This machine has no such GPU." : null,
  };
  const backend = fakeBackend(options);
  const of = (app: string) => backend.machine.get(app);
  return {
    backend,
    another: async () => fakeBackend(options, backend.machine),
    request: (changes) => fakeRequest(changes),
    refused: () => fakeRequest({ instanceType: type("ml.p4d.24xlarge") }),
    neverAnswers: async () => ({ backend: neverReady(options, backend.machine), request: fakeRequest() }),
    crash: async (ref) => backend.end(String(ref.app), { type: "exited", code: null, signal: "SIGKILL" }),
    leftOf: async (ref) => (of(String(ref.app))?.end === null ? 1 : 0),
    foldersOf: async (ref) => ({
      home: of(String(ref.app))?.request.home ?? "",
      scratch: of(String(ref.app))?.request.labels.instance ?? "",
    }),
    scratchExists: async (instance) => (await backend.list()).some((app) => app.labels.instance === instance),
    readableAbout: async (ref) => JSON.stringify([ref, of(String(ref.app))?.request.environment]),
    tokenIn: async (address) => of(address.jupyter.split("/").at(-2) ?? "")?.request.token ?? "",
    reaches: async (owner, address) => address.jupyter.startsWith(`/nowhere/${owner}/`),
    coresOfTwoGreedyApps: async () => null,
    takesTooMuchMemory: async () => null,
    close: async () => {},
  };
}

function fakeRequest(changes: Partial<StartRequest> = {}): StartRequest {
  const app = newId();
  return {
    requestId: app,
    kind: "KernelGateway",
    labels: { installation: "test", domain: "d1", owner: "ada", app, instance: "i1" },
    image: "base/1",
    instanceType: type("ml.t3.medium"),
    home: "/homes/ada",
    reserve: null,
    runAs: null,
    token: `secret-${app}`,
    environment: {},
    ...changes,
  };
}
