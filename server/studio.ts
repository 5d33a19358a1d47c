import { createServer } from "node:http";
import type { Config } from "@/server/config";
import { type Context, createContext } from "@/server/context";
import { createGateway } from "@/server/gateway/gateway";
import { createForms } from "@/server/http/forms";
import { createHttpServer, type HttpServer } from "@/server/http/http-server";
import { listen } from "@/server/http/listen";
import { latePages, nextPages, type Pages } from "@/server/http/pages";
import { createPasswordSignIn } from "@/server/http/password-sign-in";
import { createRoutes, type Route } from "@/server/http/routes";
import { createStaticFiles } from "@/server/http/static-files";
import { createTrpcHandler } from "@/server/http/trpc";
import { createLiveTabs, type LiveTabs } from "@/server/share-page/live-tabs";
import { pageStyle } from "@/server/share-page/page-style";
import { SharePages } from "@/server/share-page/share-pages";

const drainFor = 20_000;
const recheckEvery = 4_000;

/** A running studio server. */
export interface Studio {
  readonly context: Context;
  readonly port: number;
  /** Every address of its own that is not a page. */
  readonly routes: readonly Route[];
  /** Where to open it; with a one-use token while the only user is the person at this machine. */
  address(): Promise<string>;
  close(): Promise<void>;
}

/** Opens the door first, so that `/healthz` can say why it is not ready, and then everything behind it. */
export async function startStudio(
  config: Config,
  options: { pages: (config: Config) => Promise<Pages> } = { pages: nextPages },
): Promise<Studio> {
  const context = await createContext(config);
  const pages = latePages();
  const tabs = createLiveTabs({
    live: (linkIds) => context.sharing.readings.live(linkIds),
    onTrouble: (error) => context.log.warn("links of open tabs could not be looked at", { error }),
  });
  const { http, routes } = assemble({ context, tabs, pages: pages.door });
  const content = createServer({ headersTimeout: 20_000 }, context.files.contentOrigin);
  const close = async () => {
    content.close();
    tabs.close();
    await http.close(drainFor);
    content.closeAllConnections();
    await pages.door.close();
    await context.close();
  };
  try {
    await http.listen();
    await listen(content, { host: config.host, port: config.contentPort, setting: "ATELIER_CONTENT_PORT" });
    pages.arrive(await options.pages(config));
  } catch (error) {
    await close();
    throw error;
  }
  http.setReadiness({ state: "ready" });
  context.log.info("ready", { address: config.publicUrl });
  return {
    context,
    port: config.port,
    routes,
    async address() {
      const { page } = context.opening;
      return config.publicUrl + ((await context.accounts.firstRunPath(page)) ?? page);
    },
    close,
  };
}

function assemble(parts: { context: Context; tabs: LiveTabs; pages: Pages }): {
  http: HttpServer;
  routes: readonly Route[];
} {
  const { context, tabs, pages } = parts;
  const { accounts, clock, config } = context;
  const passwordSignIn = createPasswordSignIn({ accounts, clock });
  const forms = createForms({ accounts, passwordSignIn });
  const gateway = createGateway({
    origins: [config.publicUrl],
    whoIs: async (headers) => {
      const person = await accounts.whoIs(headers);
      return person && { userId: person.id, name: person.name };
    },
    findApp: (appId) => context.compute.appForGateway(appId),
    recheckEvery,
  });
  accounts.onSessionEnd(() => gateway.recheck());
  const share = new SharePages({
    ...context.sharing,
    tabs,
    contentOrigin: config.contentUrl,
    style: pageStyle(config.root),
  });
  const routes = createRoutes({
    context,
    forms,
    passwordSignIn,
    trpc: createTrpcHandler(context),
    share: { read: (visit) => share.handle(visit), write: (visit) => share.write(visit) },
  });
  const doors = { gateway, tracking: context.tracking.door, routes, files: createStaticFiles(config), pages };
  return { http: createHttpServer({ context, doors }), routes };
}
