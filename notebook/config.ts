import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the notebook server is told by whoever starts it; the only place here that reads the environment. */
export interface NotebookConfig {
  readonly socketPath: string;
  /** The app's own token: what the gateway shows us, and what we show the studio server. */
  readonly token: string;
  readonly tokenFile: string;
  readonly home: string;
  readonly journals: string;
  readonly outputs: string;
  readonly packages: string;
  /** Packages of snapshots that this person made copies of: `$ATELIER_RESERVE/copied/<snapshot>`. */
  readonly copied: string;
  /** Variables of kernels, on their way to another one or kept for a later one. */
  readonly variables: string;
  /** Runs that the studio server is still to be told of. */
  readonly runs: string;
  readonly studioSocket: string;
}

/** The one place where this process reads its environment; throws with the name of what is not set. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): NotebookConfig {
  const need = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === "") throw new Error(`${name} is not set`);
    return value;
  };
  const reserve = need("ATELIER_RESERVE");
  const tokenFile = join(need("ATELIER_APP_FOLDER"), "token");
  return {
    socketPath: join(need("ATELIER_RUN_FOLDER"), "notebook.sock"),
    token: readFileSync(tokenFile, "utf8").trim(),
    tokenFile,
    home: need("ATELIER_HOME"),
    journals: join(reserve, "journals"),
    outputs: join(reserve, "outputs"),
    packages: join(reserve, "packages"),
    copied: join(reserve, "copied"),
    variables: join(reserve, "variables"),
    runs: join(reserve, "runs.db"),
    studioSocket: need("ATELIER_STUDIO_SOCKET"),
  };
}
