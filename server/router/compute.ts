import { z } from "zod";
import { hardwareClasses } from "@/core/compute/hardware";
import { startScriptKinds } from "@/core/compute/start-script";
import { AppError } from "@/core/errors";
import { router, signedIn } from "@/server/router/procedure";

/** After that the caller is told to ask again, so that no proxy between us loses patience. */
const longestAnswerMs = 10_000;

const id = z.string().min(1).max(100);

export const computeRouter = router({
  instanceTypes: signedIn.query(({ ctx: { person, context } }) => context.compute.typeOffers(person)),
  /** On which types the person's kernels start, by what they need. */
  defaultTypes: signedIn.query(({ ctx: { person, context } }) => context.compute.defaults.of(person)),
  /** `type`: `null` goes back to the domain's. */
  chooseDefaultType: signedIn
    .input(z.strictObject({ hardware: z.enum(hardwareClasses), type: id.nullable() }))
    .mutation(({ ctx: { person, context }, input }) => context.compute.defaults.choose(person, input)),
  /** The person's start-up scripts, and whether the domain has some beside. */
  startScripts: signedIn.query(({ ctx: { person, context } }) => context.compute.scripts.of(person)),
  chooseStartScript: signedIn
    .input(z.strictObject({ kind: z.enum(startScriptKinds), script: z.string().max(100_000) }))
    .mutation(({ ctx: { person, context }, input }) => context.compute.scripts.choose(person, input)),
  startLog: signedIn
    .input(z.strictObject({ appId: id }))
    .query(({ ctx: { person, context }, input }) => context.compute.scripts.logOf(person, input.appId)),
  images: signedIn.query(({ ctx: { person, context } }) => context.compute.images(person)),
  running: signedIn.query(({ ctx: { person, context } }) => context.compute.running(person)),
  disk: signedIn
    .input(z.strictObject({ home: z.boolean() }))
    .query(({ ctx: { person, context }, input }) => context.compute.disk(person, input)),
  /** An app of this image, for an image terminal. Asked again until it is ready; starts nothing twice. */
  ensureApp: signedIn
    .input(z.strictObject({ image: id, instanceType: id }))
    .mutation(async ({ ctx: { person, context }, input }) => {
      const image = (await context.compute.images(person)).find((one) => one.id === input.image);
      const kernelspec = image?.kernelspecs[0]?.name;
      if (kernelspec === undefined)
        throw new AppError("not-found", "There is no such image. Choose another.");
      const signal = AbortSignal.timeout(longestAnswerMs);
      try {
        const { appId } = await context.compute.ensureKernelApp(person, { ...input, kernelspec, signal });
        return { state: "ready" as const, appId };
      } catch (error) {
        if (signal.aborted && !(error instanceof AppError)) return { state: "starting" as const };
        throw error;
      }
    }),
  stopApp: signedIn
    .input(z.strictObject({ appId: id }))
    .mutation(({ ctx: { person, context }, input }) => context.compute.stopApp(person, input.appId)),
  stopInstance: signedIn
    .input(z.strictObject({ instanceId: id }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.compute.stopInstance(person, input.instanceId),
    ),
});
