import type { RequestListener } from "node:http";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Person } from "@/server/accounts/person";
import type { Config } from "@/server/config";
import { createContentOrigin } from "@/server/content/content-origin";
import { createTickets } from "@/server/content/tickets";
import type { ReachableApp } from "@/server/gateway/app-address";
import { sendFile } from "@/server/gateway/send-file";

/** Single files of people's homes, by one-use addresses on the content origin. */
export interface Files {
  ticketFor(person: Person, file: { appId: string; path: string; download: boolean }): Promise<string>;
  readonly contentOrigin: RequestListener;
}

export function createFiles(parts: {
  config: Pick<Config, "publicUrl" | "contentUrl">;
  clock: Clock;
  findApp: (appId: string) => Promise<ReachableApp | null>;
}): Files {
  const { config, clock, findApp } = parts;
  const tickets = createTickets(clock);
  const ownApp = async (owner: string, appId: string) => {
    const app = await findApp(appId);
    // Missing and somebody else's are the same to whoever asks.
    if (app === null || app.owner !== owner || app.kind !== "JupyterServer") throw nothingThere();
    return app;
  };
  return {
    async ticketFor(person, file) {
      const path = homePath(file.path);
      await ownApp(person.id, file.appId);
      const ticket = tickets.issue({ ...file, path, userId: person.id });
      return `${config.contentUrl}/t/${ticket}`;
    },
    contentOrigin: createContentOrigin({
      tickets,
      appOrigin: config.publicUrl,
      async sendFile(what, answer) {
        const app = await ownApp(what.userId, what.appId);
        await sendFile({ app, appId: what.appId, path: what.path, ...answer });
      },
    }),
  };
}

/** A path below the home, with nothing in it that climbs. */
function homePath(path: string): string {
  const parts = path.replace(/^\//, "").split("/");
  const climbs = parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0"));
  if (climbs) throw nothingThere();
  return parts.join("/");
}

function nothingThere(): AppError {
  return new AppError("not-found", "There is no such file. It may have been moved or deleted.");
}
