"use client";
import type { ReactElement } from "react";
import { sentenceOf } from "../studio/studio-client";
import { Menu } from "../ui/menu";
import { warn } from "../ui/toast-store";
import { useKeep } from "./use-idle";

const hourMs = 3_600_000;

/** For how long an app is not to be stopped for doing nothing. */
export function KeepMenu({
  app,
  kept,
  children,
}: {
  readonly app: string;
  readonly kept: boolean;
  readonly children: ReactElement;
}) {
  const keep = useKeep();
  const until = (at: number | null) =>
    keep.mutate({ app, until: at }, { onError: (error) => warn(sentenceOf(error)) });
  return (
    <Menu
      label="Keep running"
      lines={[
        { label: "For 1 hour", run: () => until(Date.now() + hourMs) },
        { label: "For 4 hours", run: () => until(Date.now() + 4 * hourMs) },
        { label: "Until tomorrow, 09:00", run: () => until(tomorrowAtNine()) },
        ...(kept ? [null, { label: "No longer", run: () => until(null) }] : []),
      ]}
    >
      {children}
    </Menu>
  );
}

function tomorrowAtNine(): number {
  const at = new Date();
  at.setDate(at.getDate() + 1);
  return at.setHours(9, 0, 0, 0);
}
