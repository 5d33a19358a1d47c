import { closeDocument } from "../dock/close-document";
import { launcherDocument } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { createAndOpen } from "../files/create";
import { openImageTerminal, openSystemTerminal } from "../terminal/open-terminal";
import { themeChoices } from "../theme/theme";
import { useTheme } from "../theme/theme-store";
import { showAccount, signOut } from "./account";
import { type Command, useCommands } from "./commands-store";
import { type SidePanelName, useShell } from "./shell-store";

const panelTitles: Readonly<Record<SidePanelName, string>> = {
  files: "Files",
  running: "Running",
  registries: "Components and registries",
  outline: "Table of contents",
  search: "Search",
};

/** The commands that are there whatever is open; returns the end of the registration. */
export function registerStudioCommands(): () => void {
  return useCommands.getState().register([...documentCommands(), ...viewCommands(), ...accountCommands()]);
}

function documentCommands(): readonly Command[] {
  const group = "Documents";
  return [
    { id: "studio.newNotebook", group, title: "New notebook", run: () => void createAndOpen("notebook") },
    { id: "studio.newTextFile", group, title: "New text file", run: () => void createAndOpen("file") },
    {
      id: "studio.systemTerminal",
      group,
      title: "New system terminal",
      run: () => void openSystemTerminal(),
    },
    { id: "studio.imageTerminal", group, title: "New image terminal", run: () => void openImageTerminal() },
    {
      id: "studio.launcher",
      group,
      title: "Open launcher",
      keys: "Ctrl+Shift+L",
      run: () => useDocuments.getState().open(launcherDocument),
    },
    {
      id: "studio.trash",
      group,
      title: "Open trash",
      run: () => useShell.getState().openOverlay("trash"),
    },
    {
      id: "studio.preferences",
      group,
      title: "Preferences",
      run: () => useShell.getState().openOverlay("preferences"),
    },
    {
      id: "studio.packages",
      group,
      title: "Packages you added to images",
      run: () => useShell.getState().openOverlay("packages"),
    },
    { id: "studio.close", group, title: "Close this document", keys: "Alt+W", run: closeActive },
    { id: "studio.next", group, title: "Next document", keys: "Ctrl+Shift+]", run: () => step(1) },
    { id: "studio.previous", group, title: "Previous document", keys: "Ctrl+Shift+[", run: () => step(-1) },
  ];
}

function viewCommands(): readonly Command[] {
  const { toggle, show, openOverlay } = useShell.getState();
  const panels = (Object.keys(panelTitles) as SidePanelName[]).map((panel) => ({
    id: `studio.panel.${panel}`,
    group: "View",
    title: `Show ${panelTitles[panel].toLowerCase()}`,
    ...(panel === "files" ? { keys: "Ctrl+Shift+F" } : {}),
    run: () => show(panel),
  }));
  const themes = themeChoices.map(({ choice, label }) => ({
    id: `studio.theme.${choice}`,
    group: "Theme",
    title: `Theme: ${label.toLowerCase()}`,
    run: () => useTheme.getState().choose(choice),
  }));
  return [
    {
      id: "studio.palette",
      group: "View",
      title: "Command palette",
      keys: "Ctrl+Shift+P / Ctrl+Shift+C",
      run: () => openOverlay("palette"),
    },
    {
      id: "studio.shortcuts",
      group: "View",
      title: "Keyboard shortcuts",
      keys: "Ctrl+Alt+/",
      run: () => openOverlay("shortcuts"),
    },
    {
      id: "studio.fold",
      group: "View",
      title: "Fold or unfold the side panel",
      keys: "Ctrl+B",
      run: () => toggle(useShell.getState().panel ?? "files"),
    },
    ...panels,
    ...themes,
  ];
}

function accountCommands(): readonly Command[] {
  const group = "Account";
  return [
    { id: "studio.usage", group, title: "Show usage and cost", run: () => location.assign("/usage") },
    { id: "studio.account", group, title: "Account", run: () => void showAccount() },
    { id: "studio.signOut", group, title: "Sign out", run: () => void signOut() },
  ];
}

function closeActive() {
  const { activeId } = useDocuments.getState();
  if (activeId) void closeDocument(activeId);
}

function step(by: 1 | -1) {
  const { documents, activeId, activate } = useDocuments.getState();
  const place = documents.findIndex((each) => each.id === activeId);
  const next = documents[(place + by + documents.length) % documents.length];
  if (next) activate(next.id);
}
