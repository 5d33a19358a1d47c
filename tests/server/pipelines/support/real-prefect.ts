import { Prefect } from "@/server/pipelines/prefect";
import { prefectEngine } from "@/server/pipelines/prefect-engine";
import { prefectEnvironment } from "../../../support/python-environments";
import { startRealEngine } from "../../../support/real-engine";

/** Prefect's server itself, empty, as the studio runs it. */
export async function startPrefect() {
  const real = startRealEngine(prefectEngine, await prefectEnvironment());
  return { ...real, prefect: new Prefect(real.engine) };
}
