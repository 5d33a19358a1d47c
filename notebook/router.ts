import { initTRPC, TRPCError, tracked } from "@trpc/server";
import type { WebSocket } from "ws";
import * as z from "zod";
import { AppError, rpcNames } from "@/core/errors";
import { id, operationOfPeople } from "./operation-schema";
import type { AddedPackages } from "./packages/added-packages";
import type { Checks } from "./reproduce/checks";
import { follow, partial } from "./sessions/follow";
import type { SessionHouse } from "./sessions/session-house";
import { gitInfo } from "./snapshots/git-info";
import type { Snapshots } from "./snapshots/snapshots";

interface CallContext {
  readonly person: { readonly userId: string; readonly name: string };
  readonly socket: WebSocket;
}

const trpc = initTRPC.context<CallContext>().create({
  isDev: false,
  errorFormatter: ({ shape, error }) => {
    const { cause } = error;
    const code = cause instanceof AppError ? cause.code : null;
    return { ...shape, data: { ...shape.data, stack: undefined, appCode: code } };
  },
});

/** Sentences for people pass; what else was thrown is logged and masked. */
const procedure = trpc.procedure.use(async ({ next, path }) => {
  const result = await next();
  if (result.ok) return result;
  throw shown(result.error, path);
});

function shown(error: TRPCError, path: string): TRPCError {
  const { cause } = error;
  if (cause instanceof AppError)
    return new TRPCError({ code: rpcNames[cause.code], message: cause.message, cause });
  if (error.code === "BAD_REQUEST")
    return new TRPCError({
      code: "BAD_REQUEST",
      message: "This request is not one that the notebook knows.",
    });
  if (error.code !== "INTERNAL_SERVER_ERROR") return error;
  console.error("call failed", path, cause ?? error);
  return new TRPCError({
    code: "INTERNAL_SERVER_ERROR",
    message: "Something went wrong in the notebook server. Your work is safe; try again.",
  });
}

const sessionId = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);
const batch = z.strictObject({
  sessionId,
  clientId: id,
  batch: z.number().int().min(1),
  base: z.number().int().min(0),
  operations: z.array(operationOfPeople).max(20_000),
});
const question = z.strictObject({
  sessionId,
  cellId: id,
  code: z.string().max(2_000_000),
  cursor: z.number().int().min(0),
});
const followed = z.strictObject({
  sessionId,
  from: z.number().int().min(0).nullable(),
  clientId: id,
  name: z.string().max(200),
  /** Put there by the tRPC client after a cut: the id of the last frame that arrived. */
  lastEventId: z.string().max(40).nullish(),
});

const addedPackage = z.strictObject({
  image: z.string().regex(/^[a-z0-9-]{1,60}$/),
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,200}$/),
});

/** The API that browsers use, through the gateway, which says who the person is. */
export function createNotebookRouter(parts: {
  readonly house: SessionHouse;
  readonly packages: AddedPackages;
  readonly snapshots: Snapshots;
  readonly checks: Checks;
}) {
  const { house, packages, snapshots, checks } = parts;
  return trpc.router({
    packages: trpc.router({
      list: procedure.query(() => packages.list()),
      remove: procedure.input(addedPackage).mutation(({ input }) => packages.remove(input)),
    }),
    open: procedure
      .input(z.strictObject({ path: z.string().min(1).max(4096) }))
      .mutation(({ input }) => house.open(input.path)),
    follow: procedure.input(followed).subscription(async function* ({ input, ctx, signal }) {
      const host = house.session(input.sessionId);
      const leave = host.join({ clientId: input.clientId, name: ctx.person.name || input.name });
      const ended = AbortSignal.any([host.ended, ...(signal === undefined ? [] : [signal])]);
      try {
        const ready = () => drained(ctx.socket, ended);
        const from = startOf(input);
        for await (const frame of follow(host.log, { from, signal: ended, ready }))
          yield tracked(frame.id, frame.data);
      } finally {
        leave();
      }
    }),
    applyBatch: procedure.input(batch).mutation(({ input }) => house.session(input.sessionId).apply(input)),
    complete: procedure
      .input(question)
      .query(({ input }) => house.session(input.sessionId).complete(input.code, input.cursor)),
    inspect: procedure
      .input(question)
      .query(({ input }) => house.session(input.sessionId).inspect(input.code, input.cursor)),
    save: procedure
      .input(z.strictObject({ sessionId }))
      .mutation(({ input }) => house.session(input.sessionId).save()),
    switchPlan: procedure
      .input(z.strictObject({ sessionId }))
      .query(({ input }) => house.session(input.sessionId).switchPlan()),
    hibernateApp: procedure
      .input(z.strictObject({ appId: id }))
      .mutation(({ input }) => house.hibernateApp(input.appId, "asked")),
    sessions: procedure.query(() => house.list()),
    snapshots: trpc.router({
      scan: procedure
        .input(z.strictObject({ sessionId, withOutputs: z.boolean() }))
        .query(({ input }) => snapshots.scan(house.session(input.sessionId).log.session, input)),
      take: procedure
        .input(
          z.strictObject({
            sessionId,
            withOutputs: z.boolean(),
            withGit: z.boolean(),
            masks: z.array(z.string().min(1).max(30_000)).max(2_000),
          }),
        )
        .mutation(async ({ input }) => {
          const { log, kernelApp, realPath } = house.session(input.sessionId);
          const { session } = log;
          const git = input.withGit ? await gitInfo(realPath) : null;
          return snapshots.take(session, { ...input, git, app: kernelApp });
        }),
      git: procedure
        .input(z.strictObject({ sessionId }))
        .query(({ input }) => gitInfo(house.session(input.sessionId).realPath)),
      fetchPackages: procedure
        .input(z.strictObject({ sessionId }))
        .mutation(({ input }) => snapshots.fetchPackages(house.session(input.sessionId).log.session)),
    }),
    checks: trpc.router({
      start: procedure
        .input(
          z.strictObject({
            snapshot: z.string().regex(/^[0-9a-f]{64}$/),
            minutes: z.number().int().min(1).max(120),
            network: z.boolean(),
          }),
        )
        .mutation(({ input }) => checks.start(input)),
      state: procedure.query(() => checks.state),
      stop: procedure.mutation(() => checks.stop()),
    }),
    closeSession: procedure
      .input(z.strictObject({ sessionId, shutDownKernel: z.boolean() }))
      .mutation(({ input }) => house.closeSession(input.sessionId, input)),
  });
}

/** For the browser, which takes the types and nothing else. */
export type NotebookRouter = ReturnType<typeof createNotebookRouter>;

function startOf(input: z.infer<typeof followed>): number | null {
  const last = input.lastEventId ?? null;
  if (last === null) return input.from;
  return last === partial ? null : Number.parseInt(last, 10);
}

const mostBuffered = 1 << 20;

/** Back-pressure: a slow reader is not written to until it has read; it then gets what came meanwhile, joined. */
async function drained(socket: WebSocket, signal: AbortSignal): Promise<void> {
  while (socket.bufferedAmount > mostBuffered && !signal.aborted && socket.readyState === socket.OPEN)
    await new Promise((resolve) => setTimeout(resolve, 10));
}
