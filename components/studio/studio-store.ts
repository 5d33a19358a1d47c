import { create } from "zustand";
import { failureOf, sentenceOf, studio } from "./studio-client";

/** The person's own server: files, notebooks and system terminals go through it. */
type ServerState =
  | { readonly phase: "starting"; readonly note: string }
  | { readonly phase: "ready"; readonly appId: string }
  | { readonly phase: "failed"; readonly why: string };

interface StudioState {
  readonly server: ServerState;
  readonly connection: "online" | "reconnecting";
}

export const useStudio = create<StudioState>(() => ({
  server: { phase: "starting", note: "Getting your studio ready" },
  connection: "online",
}));

export function useServerApp(): string | null {
  return useStudio((state) => (state.server.phase === "ready" ? state.server.appId : null));
}

interface Pace {
  /** While the server starts. */
  readonly startingMs: number;
  /** While all is well: notices that the studio has gone. */
  readonly healthyMs: number;
  /** While the studio cannot be reached: grows from the first to the last. */
  readonly retryMs: readonly number[];
}

const defaultPace: Pace = { startingMs: 600, healthyMs: 15_000, retryMs: [500, 1000, 2000, 4000] };

interface Attempts {
  readonly ensure: () => Promise<{ appId: string; state: "starting" | "ready"; note: string }>;
  readonly onSignedOut: () => void;
  readonly pace?: Pace;
}

/** Asks for the person's server until it is there and goes on watching it; returns the end of it. */
export function followServer({ ensure, onSignedOut, pace = defaultPace }: Attempts): () => void {
  let over = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** How long to wait before the next; `null`: there is none. */
  const attempt = async (): Promise<number | null> => {
    try {
      const answer = await ensure();
      if (over) return null;
      failures = 0;
      takeAnswer(answer);
      return answer.state === "ready" ? pace.healthyMs : pace.startingMs;
    } catch (error) {
      if (over) return null;
      failures += 1;
      return takeFailure({ error, failures, pace, onSignedOut });
    }
  };
  const look = async () => {
    clearTimeout(timer);
    const wait = await attempt();
    clearTimeout(timer);
    if (!over && wait !== null) timer = setTimeout(look, wait);
  };

  lookAgain = () => void look();
  void look();
  return () => {
    over = true;
    clearTimeout(timer);
    lookAgain = () => {};
  };
}

interface Failed extends Pick<Attempts, "onSignedOut"> {
  readonly error: unknown;
  /** In a row, this one included. */
  readonly failures: number;
  readonly pace: Pace;
}

function takeFailure({ error, failures, pace, onSignedOut }: Failed): number | null {
  const failure = failureOf(error);
  switch (failure) {
    case "signed-out":
      onSignedOut();
      return null;
    case "unreachable":
      useStudio.setState({ connection: "reconnecting" });
      return (pace.retryMs[Math.min(failures, pace.retryMs.length) - 1] ?? pace.healthyMs) * aLittleOff();
    case "refused":
      useStudio.setState((state) => ({
        connection: "online",
        server: state.server.phase === "ready" ? state.server : { phase: "failed", why: sentenceOf(error) },
      }));
      return pace.healthyMs;
    default:
      return failure satisfies never;
  }
}

/** Many browsers lose one server in the same moment, and should not come back to it in the same moment. */
const aLittleOff = () => 0.8 + Math.random() * 0.4;

function takeAnswer(answer: { appId: string; state: "starting" | "ready"; note: string }) {
  const { server, connection } = useStudio.getState();
  if (connection !== "online") useStudio.setState({ connection: "online" });
  if (answer.state === "starting") useStudio.setState({ server: { phase: "starting", note: answer.note } });
  else if (server.phase !== "ready" || server.appId !== answer.appId)
    useStudio.setState({ server: { phase: "ready", appId: answer.appId } });
}

let lookAgain = () => {};

/** Looks at once: something just failed, the machine woke up, or a person asked. */
export function checkConnection(): void {
  lookAgain();
}

/** The studio's own way of asking; over a network that swallows everything no answer ever comes. */
export const ensureServer = () =>
  studio.server.ensure.mutate(undefined, { signal: AbortSignal.timeout(10_000) });
