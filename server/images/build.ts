import { type Heard, runScript, type Scripts } from "./run-script";

interface BuildRequest extends Heard {
  readonly name: string;
  readonly folder: string;
  /** The locked requirements, as an absolute path. */
  readonly requirements: string;
  /** `3.12`; without it, the studio's own. */
  readonly python?: string | null;
}

/** Makes an image's environment; notes say how far it is. */
export type Build = (request: BuildRequest) => Promise<void>;

/** `scripts/build-environment.mjs` in a process of its own: it waits for others who build the same. */
export function scriptedBuild(scripts: Scripts): Build {
  return ({ name, folder, requirements, python, onNote, onLine }) =>
    runScript(scripts, {
      script: "build-environment.mjs",
      args: [name, folder, requirements, ...(python == null ? [] : [python])],
      otherwise: `The environment of the image "${name}" could not be made. Nothing else is affected; try again.`,
      onNote,
      onLine,
    });
}
