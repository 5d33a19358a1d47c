/** A program of others that the studio runs for everybody, such as a tracking server: what it takes to run it. */
export interface EngineDefinition {
  /** Of its folders and its environment: `mlflow`. */
  readonly name: string;
  /** As people know it, for sentences: `MLflow`. */
  readonly title: string;
  /** Where it keeps what it keeps; made for the studio alone (0700). */
  readonly folder: string;
  /** The Unix socket that it listens on, in a folder that is closed to people (a path under 100 bytes). */
  readonly socket: string;
  /** Makes what it runs on unless it is there, and says how far that is; answers the folder with `bin/python`. */
  readonly prepare: (onNote: (note: string) => void) => Promise<string>;
  /** What is started; nothing secret is among the arguments. */
  readonly command: (environment: string) => readonly [program: string, ...args: string[]];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 to GET once it is ready. */
  readonly healthPath: string;
  readonly startWithinMs: number;
}

/** `resting`: nobody has asked for it since the studio was started, or it has ended since. */
export type EngineState =
  | { readonly state: "resting" }
  | { readonly state: "starting"; readonly note: string }
  | { readonly state: "ready" }
  | { readonly state: "failed"; readonly reason: string; readonly at: number };

/** One engine: started at its first use, found again by the next studio server, started again after a death. */
export interface Engine {
  readonly title: string;
  /** Waits until it is ready, and starts it if need be; answers its socket. Throws `unavailable` with a sentence. */
  ensure(): Promise<string>;
  /** For whoever got no answer at its socket: as `ensure`, but believes nothing that it knew before. */
  recover(): Promise<string>;
  state(): EngineState;
  /** Ends it with all that it started; quiet where nothing runs. */
  stop(): Promise<void>;
}
