"use client";
import { Clock } from "lucide-react";
import { IconButton } from "../ui/button";
import { idleText } from "./idle-text";
import { KeepMenu } from "./keep-menu";
import { useIdle } from "./use-idle";

/** Under an app in the list of what runs: what it is taken for, and the evidence. */
export function IdleLine({ app }: { readonly app: string }) {
  const found = useIdle().data?.apps.find((one) => one.app === app);
  if (found === undefined) return null;
  const isNear = found.verdict.type === "idle" && found.verdict.next !== "quiet";
  return (
    <span className={`block text-2xs ${isNear ? "text-warning" : "text-ink-faint"}`}>
      {idleText(found.verdict, found.notebook)}
    </span>
  );
}

/** Keeps the app from being stopped for a while; not there where nothing would stop it. */
export function KeepButton({ app }: { readonly app: string }) {
  const verdict = useIdle().data?.apps.find((one) => one.app === app)?.verdict;
  if (verdict?.type !== "idle") return null;
  return (
    <KeepMenu app={app} kept={verdict.keptUntil !== null}>
      <IconButton label="Keep running" icon={<Clock />} tabIndex={-1} />
    </KeepMenu>
  );
}
