import { join } from "node:path";
import type { StartRequest } from "@/server/compute/compute-backend";
import type { LocalBackendOptions } from "./options";
import type { Places } from "./places";

/** Exactly what ARCHITECTURE.md promises to `run.sh`. Nothing secret is among it: programs of the app can read it. */
export function appEnvironment(
  options: LocalBackendOptions,
  app: { request: StartRequest; places: Places; marker: string },
): Record<string, string> {
  const { request, places, marker } = app;
  const optional = (name: string, value: string | null) => (value === null ? {} : { [name]: value });
  return {
    ...options.inheritedEnvironment,
    // The studio's own may be closed to the user of the machine as whom the app runs.
    ...(request.runAs === null ? {} : { TMPDIR: "/tmp" }),
    ...request.environment,
    HOME: request.home,
    ATELIER_APP_ID: request.labels.app,
    ATELIER_APP_KIND: request.kind,
    ATELIER_USER: request.labels.owner,
    ATELIER_DOMAIN: request.labels.domain,
    ...optional("ATELIER_INSTANCE", request.labels.instance),
    ATELIER_APP_FOLDER: places.folder.path,
    ATELIER_RUN_FOLDER: places.run,
    ATELIER_BASE_URL: places.baseUrl,
    ATELIER_ENVIRONMENT: join(options.dataFolder, "environments", request.image),
    ATELIER_NODE: options.node,
    ATELIER_NOTEBOOK_SERVER: options.notebookServer,
    ATELIER_HOME: request.home,
    ...optional("ATELIER_SCRATCH", places.scratch),
    ...optional("ATELIER_RESERVE", request.reserve),
    ATELIER_STUDIO_SOCKET: options.studioSocket,
    ATELIER_RESOURCE_METADATA: places.metadata,
    ATELIER_MARKER: marker,
  };
}
