"use client";
import { lastText } from "@/core/idle/idle-words";
import { Button } from "../ui/button";
import { clockText } from "./idle-text";
import { KeepMenu } from "./keep-menu";
import { useIdle, useTold } from "./use-idle";

type Idle = NonNullable<ReturnType<typeof useIdle>["data"]>;

/** In every tab: what will stop soon because nobody uses it, and what was stopped for that. */
export function IdleNotices() {
  const { data } = useIdle();
  const near = (data?.apps ?? []).filter(
    ({ verdict }) => verdict.type === "idle" && verdict.next !== "quiet",
  );
  const stops = data?.stops ?? [];
  if (near.length === 0 && stops.length === 0) return null;
  return (
    <div className="border-b border-line">
      {near.map((app) => (
        <Warning key={app.app} app={app} />
      ))}
      {stops.map((stop) => (
        <Stopped key={stop.app} stop={stop} />
      ))}
    </div>
  );
}

function Warning({ app }: { readonly app: Idle["apps"][number] }) {
  const { verdict, image, instanceType, notebook } = app;
  if (verdict.type !== "idle") return null;
  const why =
    verdict.rule === "stuck"
      ? `a kernel is busy since ${clockText(verdict.since)} and uses neither processor nor data`
      : `nothing has run since ${clockText(verdict.since)}, when ${lastText(verdict.last, notebook)}`;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-warning-soft px-4 py-1.5 text-ui"
    >
      <span className="min-w-0 flex-1">
        <strong className="font-medium">
          {image} on {instanceType} stops at {clockText(verdict.stopsAt)}
        </strong>
        : {why}. Notebooks and outputs are kept, and variables saved where they can be.
      </span>
      <KeepMenu app={app.app} kept={verdict.keptUntil !== null}>
        <Button>Keep running…</Button>
      </KeepMenu>
    </div>
  );
}

function Stopped({ stop }: { readonly stop: Idle["stops"][number] }) {
  const told = useTold();
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-panel px-4 py-1.5 text-ui">
      <span className="min-w-0 flex-1">
        <strong className="font-medium">
          {stop.image} on {stop.instanceType} was stopped at {clockText(stop.at)}
        </strong>
        , since nobody used it. {stop.evidence}{" "}
        {stop.variablesSaved
          ? "Its variables were saved: Resume in the notebook brings them back."
          : "Not all of its variables could be saved; notebooks and outputs are kept."}
      </span>
      <Button disabled={told.isPending} onClick={() => told.mutate(stop.app)}>
        OK
      </Button>
    </div>
  );
}
