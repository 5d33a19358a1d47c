import type { Visit } from "@/server/http/visit";
import { decodedPart, sendArtifact } from "@/server/tracking/send-artifact";
import type { Models } from "./models";

/** `GET /model-files/<model>/<version>/<path>`: a file of a version, never as something that a browser would run. */
export async function sendModelFile({ address, response }: Visit, models: Models): Promise<void> {
  const [, name = "", version = "", rest = ""] =
    /^\/model-files\/([^/]+)\/(\d{1,10})\/(.+)$/.exec(address.path) ?? [];
  const [model, path] = [decodedPart(name), decodedPart(rest)];
  await sendArtifact(response, { path, file: await models.registry.file({ model, version, path }) });
}
