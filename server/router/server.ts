import { router, signedIn } from "@/server/router/procedure";

export const serverRouter = router({
  /** Asked as often as the browser likes; starts the person's JupyterServer app when it is not there. */
  ensure: signedIn.mutation(({ ctx: { person, context } }) => context.compute.ensureServer(person)),
});
