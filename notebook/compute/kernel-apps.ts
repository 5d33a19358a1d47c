import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { ComputeChoice, InstanceSize } from "@/core/session/session";
import type { Death } from "../kernels/kernel-exits";
import type { KernelApp } from "../kernels/kernel-line";
import { deathOfApp } from "./app-death";
import { startsWanted } from "./starts-wanted";
import {
  type AnswerLine,
  answerLine,
  appStatus,
  computeChoice,
  knownCode,
  type PresentAppStatus,
} from "./studio-answers";
import { askStudio, type StudioSocket } from "./studio-socket";

/** Apps with kernels, as the studio server gives them out. */
export interface KernelApps {
  /**
   * Answers when the app is ready, which may be at once; `onPhase` gets a sentence for each phase of the wait.
   * While the studio server is away, which is ordinary (it may be being deployed), it waits for it. `signal` takes the
   * wish back: an app that is not ready yet is ended, unless another notebook waits for it too.
   */
  ask(
    compute: ComputeChoice,
    onPhase: (note: string) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly app: KernelApp; readonly instance: InstanceSize; readonly imageName: string }>;
  /** What a notebook runs on until a person chooses; `null` where the studio server does not say so soon. */
  firstChoice(kernelspec: string | null): Promise<ComputeChoice | null>;
  /** `null`: the studio server does not know such an app. Throws while it is away. */
  status(appId: string): Promise<PresentAppStatus | null>;
  /** Ends it; quiet where it is gone already. Throws while the studio server is away. */
  stop(appId: string): Promise<void>;
  /** Why an app is gone, or `null` as long as it is not. Throws while the studio server is away. */
  deathOf(appId: string): Promise<Death | null>;
}

interface KernelAppsOptions extends StudioSocket {
  readonly clock: Clock;
  /** How long to wait for a studio server that is away. */
  readonly patienceMs?: number;
  readonly longestPauseMs?: number;
}

/** A notebook opens without the answer rather than late. */
const choiceWithinMs = 2_000;

/** The studio server is not there, or went away in the middle: to be asked again. */
class StudioAway extends Error {}

type Granted = Awaited<ReturnType<KernelApps["ask"]>>;

/**
 * Kernel apps from the studio server. While that restarts, asking goes on, for `patienceMs` from the last that was
 * heard.
 */
export function createKernelApps(options: KernelAppsOptions): KernelApps {
  const { clock, patienceMs = 600_000, longestPauseMs = 3_000 } = options;
  const status = (appId: string) => askStatus(options, appId);
  const wanted = startsWanted((appId) => askStop(options, appId));
  return {
    async ask(compute, onPhase, signal) {
      const wish = wanted.wish();
      let deadline = clock.now() + patienceMs;
      const heard = (note: string) => {
        deadline = clock.now() + patienceMs;
        onPhase(note);
      };
      for (let attempt = 0; ; attempt++) {
        try {
          signal?.throwIfAborted();
          const onStarting = (appId: string) => wish.isFor(appId);
          const granted = await askOnce(options, { compute, onPhase: heard, onStarting, signal });
          wish.isGranted();
          return granted;
        } catch (error) {
          if (signal?.aborted) {
            await wish.takeBack();
            throw signal.reason;
          }
          if (!(error instanceof StudioAway)) wish.isGranted();
          if (!(error instanceof StudioAway)) throw error;
          if (clock.now() > deadline) throw away(error);
        }
        if (attempt === 1) onPhase("Waiting for the studio server");
        await wait(Math.min(longestPauseMs, 100 * 2 ** attempt));
      }
    },
    firstChoice: (kernelspec) => askChoice(options, kernelspec).catch(() => null),
    status,
    stop: (appId) => askStop(options, appId),
    deathOf: async (appId) => deathOfApp(await status(appId)),
  };
}

async function askStatus(studio: StudioSocket, appId: string): Promise<PresentAppStatus | null> {
  const path = `/kernel-apps/${encodeURIComponent(appId)}`;
  const answer = await askStudio(studio, { method: "GET", path });
  const text = await all(answer.lines);
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw new StudioAway(`status ${answer.status}`);
  return appStatus.parse(JSON.parse(text));
}

async function askChoice(studio: StudioSocket, kernelspec: string | null): Promise<ComputeChoice | null> {
  const path = `/compute-choice?kernelspec=${encodeURIComponent(kernelspec ?? "")}`;
  const answer = await askStudio(studio, { method: "GET", path, withinMs: choiceWithinMs });
  const text = await all(answer.lines);
  return answer.status === 200 ? computeChoice.parse(JSON.parse(text)) : null;
}

async function askStop(studio: StudioSocket, appId: string): Promise<void> {
  const path = `/kernel-apps/${encodeURIComponent(appId)}/stop`;
  const answer = await askStudio(studio, { method: "POST", path });
  await all(answer.lines);
  if (answer.status !== 200 && answer.status !== 404) throw new StudioAway(`status ${answer.status}`);
}

async function askOnce(
  studio: StudioSocket,
  request: {
    readonly compute: ComputeChoice;
    readonly signal: AbortSignal | undefined;
    onPhase(note: string): void;
    onStarting(appId: string): void;
  },
): Promise<Granted> {
  const { image, kernelspec, instanceType } = request.compute;
  const body = { image, kernelspec, instanceType };
  const signal = request.signal === undefined ? {} : { signal: request.signal };
  const answer = await askStudio(studio, { method: "POST", path: "/kernel-apps", body, ...signal }).catch(
    (error: unknown) => {
      throw new StudioAway("no connection", { cause: error });
    },
  );
  try {
    for await (const text of answer.lines) {
      const granted = hear(parsed(text, answer.status), request);
      if (granted !== null) return granted;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new StudioAway("cut in the middle", { cause: error });
  }
  throw new StudioAway("it ended without an answer");
}

function hear(
  line: AnswerLine,
  to: { onPhase(note: string): void; onStarting(appId: string): void },
): Granted | null {
  if ("refused" in line) throw new AppError(knownCode(line.refused.code), line.refused.message);
  if ("phase" in line) {
    to.onPhase(line.note === "" ? line.phase : line.note);
    return null;
  }
  if ("starting" in line) {
    to.onStarting(line.starting);
    return null;
  }
  const { appId, baseUrl, address, instance, imageName } = line.ready;
  const app = { appId, baseUrl, socketPath: address.jupyter, tokenFile: address.tokenFile };
  return { app, instance, imageName };
}

function parsed(text: string, status: number): AnswerLine {
  const line = answerLine.safeParse(JSON.parse(text));
  if (line.success) return line.data;
  if (status >= 500) throw new StudioAway(`status ${status}`);
  throw new AppError(
    "unavailable",
    "The studio server did not give a kernel. The notebook is safe; try again.",
    {
      detail: `${status} ${text.slice(0, 500)}`,
    },
  );
}

function away(cause: Error): AppError {
  return new AppError(
    "unavailable",
    "The studio server cannot be reached, so no kernel can be started. The notebook is safe; try again later.",
    { cause },
  );
}

async function all(lines: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const line of lines) text += `${line}\n`;
  return text;
}
