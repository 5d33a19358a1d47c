import { join } from "node:path";
import type { EngineDefinition } from "@/server/engines/engine";
import { type EngineNeeds, enginePlaces, prepareEngine } from "@/server/engines/environment";

/**
 * Prefect's server, one process on a Unix socket: runs, their states and logs, and schedules, in a SQLite file. It has no
 * pages that anybody reaches, tells nobody of itself, and runs nothing of people's.
 */
export function prefectEngine(needs: EngineNeeds): EngineDefinition {
  const { folder, socket } = enginePlaces("prefect", needs);
  return {
    name: "prefect",
    title: "The pipeline engine",
    folder,
    socket,
    prepare: (onNote) => prepareEngine("prefect", needs, onNote),
    command: (environment) => [
      join(environment, "bin/python"),
      "-m",
      "uvicorn",
      "--no-access-log",
      "--log-level",
      "warning",
      "--uds",
      socket,
      "--factory",
      "prefect.server.api.server:create_app",
    ],
    environment: {
      ...needs.inheritedEnvironment,
      HOME: folder,
      PYTHONNOUSERSITE: "1",
      DO_NOT_TRACK: "1",
      PREFECT_HOME: folder,
      PREFECT_API_DATABASE_CONNECTION_URL: `sqlite+aiosqlite:///${join(folder, "prefect.db")}`,
      PREFECT_SERVER_UI_ENABLED: "false",
      PREFECT_SERVER_ANALYTICS_ENABLED: "false",
      PREFECT_SERVER_LOGGING_LEVEL: "WARNING",
      // Of use to workers and automations, of which there are none; each writes into the one database as well.
      ...switchedOff(
        "EVENT_PERSISTER",
        "TRIGGERS",
        "FOREMAN",
        "LATE_RUNS",
        "REPOSSESSOR",
        "PAUSE_EXPIRATIONS",
      ),
      // A few are enough to say when the next is; each is a row that is made anew for every change.
      PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS: "1",
      PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS: "3",
    },
    healthPath: "/api/health",
    startWithinMs: 90_000,
  };
}

function switchedOff(...services: readonly string[]): Record<string, string> {
  return Object.fromEntries(services.map((name) => [`PREFECT_SERVER_SERVICES_${name}_ENABLED`, "false"]));
}
