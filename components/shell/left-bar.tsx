"use client";
import { useQuery } from "@tanstack/react-query";
import {
  Boxes,
  CircleGauge,
  CircleUser,
  Files,
  Keyboard,
  ListTree,
  LogOut,
  Palette,
  Search,
  Settings,
  SlidersHorizontal,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { studio } from "../studio/studio-client";
import { themeChoices } from "../theme/theme";
import { useTheme } from "../theme/theme-store";
import { Menu } from "../ui/menu";
import { showAccount, signOut } from "./account";
import { type SidePanelName, useShell } from "./shell-store";

const panels: readonly { readonly panel: SidePanelName; readonly label: string; readonly icon: ReactNode }[] =
  [
    { panel: "files", label: "Files", icon: <Files /> },
    { panel: "running", label: "Running", icon: <CircleGauge /> },
    { panel: "registries", label: "Components and registries", icon: <Boxes /> },
    { panel: "outline", label: "Table of contents", icon: <ListTree /> },
    { panel: "search", label: "Search", icon: <Search /> },
  ];

const button =
  "relative flex size-9 items-center justify-center rounded-lg text-ink-faint hover:bg-hover hover:text-ink aria-pressed:text-ink aria-pressed:bg-pressed [&_svg]:size-[1.125rem]";

export function LeftBar() {
  const open = useShell((state) => state.panel);
  const toggle = useShell((state) => state.toggle);
  return (
    <nav
      aria-label="Studio"
      className="flex w-12 shrink-0 flex-col items-center gap-1 overflow-y-auto border-r border-line bg-panel py-2"
    >
      {panels.map(({ panel, label, icon }) => (
        <button
          key={panel}
          type="button"
          aria-label={label}
          title={label}
          aria-pressed={open === panel}
          onClick={() => toggle(panel)}
          className={button}
        >
          {icon}
        </button>
      ))}
      <span className="flex-1" />
      <SettingsMenu />
    </nav>
  );
}

function SettingsMenu() {
  const choice = useTheme((state) => state.choice);
  const choose = useTheme((state) => state.choose);
  const openOverlay = useShell((state) => state.openOverlay);
  const me = useQuery({ queryKey: ["me"], queryFn: () => studio.me.get.query(), staleTime: 60_000 });
  const administration =
    me.data?.user.role === "admin"
      ? [{ label: "Administration", icon: <Users />, run: () => location.assign("/admin") }]
      : [];
  const themes = themeChoices.map((each) => ({
    label: `Theme: ${each.label.toLowerCase()}`,
    checked: each.choice === choice,
    run: () => choose(each.choice),
  }));
  return (
    <Menu
      label="Settings"
      lines={[
        {
          label: "Command palette",
          keys: "Ctrl+Shift+P",
          icon: <Palette />,
          run: () => openOverlay("palette"),
        },
        { label: "Keyboard shortcuts", icon: <Keyboard />, run: () => openOverlay("shortcuts") },
        null,
        ...themes,
        null,
        { label: "Preferences", icon: <SlidersHorizontal />, run: () => openOverlay("preferences") },
        ...administration,
        { label: "Account", icon: <CircleUser />, run: () => void showAccount() },
        { label: "Sign out", icon: <LogOut />, run: () => void signOut() },
      ]}
    >
      <button type="button" aria-label="Settings" title="Settings" className={button}>
        <Settings />
      </button>
    </Menu>
  );
}
