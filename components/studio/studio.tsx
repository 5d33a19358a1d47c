"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { DockArea } from "../dock/dock-area";
import { IdleNotices } from "../idle/idle-notices";
import { useCheck } from "../share/check-shared";
import { MentionNotices } from "../share/mention-notices";
import { LeftBar } from "../shell/left-bar";
import { useShell } from "../shell/shell-store";
import { SidePanel } from "../shell/side-panel";
import { StatusBar } from "../shell/status-bar";
import { useAsk } from "../ui/ask-store";
import { later } from "../ui/later";
import { Toasts } from "../ui/toasts";
import { queries } from "./queries";
import { useStudioLife } from "./use-studio-life";

const CommandPalette = later(() => import("../shell/command-palette").then((each) => each.CommandPalette));
const ShortcutsDialog = later(() => import("../shell/shortcuts-dialog").then((each) => each.ShortcutsDialog));
const TrashDialog = later(() => import("../files/trash-dialog").then((each) => each.TrashDialog));
const PreferencesDialog = later(() =>
  import("../preferences/preferences-dialog").then((each) => each.PreferencesDialog),
);
const PackagesDialog = later(() => import("../packages/packages-dialog").then((each) => each.PackagesDialog));
const CheckDialog = later(() => import("../share/check-dialog").then((each) => each.CheckDialog));
const AskDialog = later(() => import("../ui/ask-dialog").then((each) => each.AskDialog));

/** The whole studio. `address` is the path that was asked for; what it names is open and in front. */
export function Studio({ address }: { address: string }) {
  useStudioLife(address);
  const overlay = useShell((state) => state.overlay);
  const checks = useCheck((state) => state.of !== null);
  const asking = useAsk((state) => state.question !== null);
  return (
    <QueryClientProvider client={queries}>
      <div className="flex h-dvh flex-col overflow-hidden bg-canvas">
        <IdleNotices />
        <MentionNotices />
        <div className="relative flex min-h-0 flex-1">
          <LeftBar />
          <SidePanel />
          <DockArea address={address} />
        </div>
        <StatusBar />
      </div>
      <Toasts />
      {checks && <CheckDialog />}
      {asking && <AskDialog />}
      {overlay === "palette" && <CommandPalette />}
      {overlay === "shortcuts" && <ShortcutsDialog />}
      {overlay === "trash" && <TrashDialog />}
      {overlay === "packages" && <PackagesDialog />}
      {overlay === "preferences" && <PreferencesDialog />}
    </QueryClientProvider>
  );
}
