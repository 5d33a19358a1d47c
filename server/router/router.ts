import { accountRouter } from "@/server/router/account";
import { computeRouter } from "@/server/router/compute";
import { experimentsRouter } from "@/server/router/experiments";
import { filesRouter } from "@/server/router/files";
import { idleRouter } from "@/server/router/idle";
import { imagesRouter } from "@/server/router/images";
import { lineageRouter } from "@/server/router/lineage";
import { meRouter } from "@/server/router/me";
import { modelsRouter } from "@/server/router/models";
import { peopleRouter } from "@/server/router/people";
import { pipelinesRouter } from "@/server/router/pipelines";
import { router } from "@/server/router/procedure";
import { serverRouter } from "@/server/router/server";
import { sharesRouter } from "@/server/router/shares";
import { usageRouter } from "@/server/router/usage";
import { webhooksRouter } from "@/server/router/webhooks";

/** The control plane as browsers call it. Every procedure starts from `signedIn`; `tests/security` calls them all. */
export const studioRouter = router({
  lineage: lineageRouter,
  me: meRouter,
  models: modelsRouter,
  server: serverRouter,
  compute: computeRouter,
  experiments: experimentsRouter,
  files: filesRouter,
  idle: idleRouter,
  images: imagesRouter,
  account: accountRouter,
  shares: sharesRouter,
  usage: usageRouter,
  webhooks: webhooksRouter,
  people: peopleRouter,
  pipelines: pipelinesRouter,
});

/** For the browser, which takes the types and nothing else. */
export type StudioRouter = typeof studioRouter;
