import type { Visit } from "@/server/http/visit";
import { decodedPart, sendArtifact } from "@/server/tracking/send-artifact";
import type { Experiments } from "./experiments";

/** `GET /run-files/<run id>/<path>`: a file that a run logged, never as something that a browser would run. */
export async function sendRunFile({ address, response }: Visit, experiments: Experiments): Promise<void> {
  const [, runId = "", encoded = ""] = /^\/run-files\/([0-9a-f]{32})\/(.+)$/.exec(address.path) ?? [];
  const path = decodedPart(encoded);
  await sendArtifact(response, { path, file: await experiments.tracker.file({ runId, path }) });
}
