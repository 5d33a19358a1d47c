"use client";
import { ServerOff } from "lucide-react";
import type { ReactNode } from "react";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { ProgressLine } from "../ui/spinner";
import { checkConnection, useStudio } from "./studio-store";

/** Shows its content once the person's server is there, and until then what is going on. */
export function WhenServerReady({ children }: { children: (appId: string) => ReactNode }) {
  const server = useStudio((state) => state.server);
  switch (server.phase) {
    case "ready":
      return children(server.appId);
    case "starting":
      return (
        <div
          role="status"
          className="mx-auto flex h-full max-w-64 flex-col justify-center gap-3 px-5 text-center"
        >
          <p className="text-ink-soft">{server.note}…</p>
          <ProgressLine label="Starting" />
        </div>
      );
    case "failed":
      return (
        <div role="alert" className="flex h-full items-center justify-center">
          <Blank
            icon={<ServerOff />}
            title="Your studio could not be started"
            action={<Button onClick={checkConnection}>Try again</Button>}
          >
            {server.why}
          </Blank>
        </div>
      );
    default:
      return server satisfies never;
  }
}
