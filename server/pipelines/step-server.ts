import { z } from "zod";
import { AppError } from "@/core/errors";
import {
  type StepLook,
  type StepReport,
  type StepWish,
  stepLook,
  stepReport,
} from "@/core/pipelines/step-run";
import type { Compute, Owner } from "@/server/compute/compute";
import type { AppAddress } from "@/server/compute/compute-backend";

/** Where steps of one person run: their notebook server. */
export interface StepServer {
  look(wish: StepWish): Promise<StepLook>;
  start(wish: StepWish): Promise<void>;
  /** `null`: it knows of none. */
  report(id: string, from: number): Promise<StepReport | null>;
  stop(id: string): Promise<void>;
  /** The pipeline files of their home. */
  files(): Promise<readonly PipelineFile[]>;
}

export interface PipelineFile {
  readonly path: string;
  readonly text: string;
}

const filesAnswer = z.object({ files: z.array(z.object({ path: z.string(), text: z.string() })) });

type Ask = (
  server: AppAddress,
  of: {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly body?: unknown;
    readonly withinMs: number;
  },
) => Promise<unknown>;

export interface StepServersNeeds {
  readonly compute: Pick<Compute, "ensureServer" | "appForGateway">;
  readonly ask: Ask;
}

const withinMs = 15_000;
/** Large files are read for it. */
const lookMs = 120_000;

/** The notebook server of a person, started if need be; a text, what is waited for, while it is not there. */
export async function stepServerOf(owner: Owner, needs: StepServersNeeds): Promise<StepServer | string> {
  const { appId, state, note } = await needs.compute.ensureServer(owner);
  const app = state === "ready" ? await needs.compute.appForGateway(appId) : null;
  if (app?.address == null) return note === "" ? "Starting the notebook server" : note;
  const { address } = app;
  const ask = (of: Parameters<Ask>[1]) =>
    needs.ask(address, of).catch((cause: unknown) => {
      throw new AppError("unavailable", "The notebook server does not answer at the moment.", { cause });
    });
  return {
    async look(wish) {
      return stepLook.parse(await ask({ method: "POST", path: "/steps/look", body: wish, withinMs: lookMs }));
    },
    async start(wish) {
      await ask({ method: "POST", path: "/steps", body: wish, withinMs });
    },
    async report(id, from) {
      const said = await ask({ method: "GET", path: `/steps/${id}?from=${from}`, withinMs });
      return said === null ? null : stepReport.parse(said);
    },
    async files() {
      return filesAnswer.parse(await ask({ method: "GET", path: "/steps/files", withinMs })).files;
    },
    async stop(id) {
      await ask({ method: "POST", path: `/steps/${id}/stop`, withinMs });
    },
  };
}
