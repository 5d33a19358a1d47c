"use client";
import { useEffect } from "react";
import { addressOf, documentAt, launcherDocument } from "../dock/documents";
import { activeDocument, useDocuments } from "../dock/documents-store";
import { recall } from "../dock/remembered";
import { checkSharedFromAddress } from "../share/check-shared";
import { copySharedFromAddress } from "../share/copy-shared";
import { runShellKeys } from "../shell/run-keys";
import { rememberShell, useShell } from "../shell/shell-store";
import { registerStudioCommands } from "../shell/studio-commands";
import { followTheme } from "../theme/theme-store";
import { checkConnection, ensureServer, followServer } from "./studio-store";

/** Everything that begins when the studio is on screen and ends when it is left. */
export function useStudioLife(address: string): void {
  useEffect(() => {
    const ends = [
      followTheme(),
      rememberShell(),
      followServer({ ensure: ensureServer, onSignedOut: signIn }),
      followConnection(),
      keepPageOnDrop(),
      registerStudioCommands(),
      runShellKeys(),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  useEffect(() => {
    // As the browser has it: what a route makes of a name with a per cent sign in it is not always what it was.
    openAddress(address === "/running" ? address : location.pathname);
    void copySharedFromAddress();
    void checkSharedFromAddress();
    return followAddress();
  }, [address]);
}

function signIn() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.hash)}`);
}

/** Takes up what was open and puts in front what the address names. */
function openAddress(address: string) {
  const remembered = recall();
  if (remembered) {
    const { documents, activeId, recent } = remembered;
    useDocuments.setState({ documents, activeId, recent });
  }
  const named = documentAt(address);
  if (named) useDocuments.getState().open(named);
  else if (!isReload()) useDocuments.getState().open(launcherDocument);
  if (address === "/running") useShell.getState().show("running");
}

/** After a reload what was in front stays there, also what has no address of its own. */
function isReload(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type === "reload" || entry?.type === "back_forward";
}

/** The address says what is in front; back and forward go through what was. */
function followAddress(): () => void {
  let shown = activeDocument(useDocuments.getState());
  const end = useDocuments.subscribe((state) => {
    const now = activeDocument(state);
    document.title = now && "path" in now ? `${now.path.split("/").at(-1)} · Atelier` : "Atelier";
    if (now?.id === shown?.id) return;
    shown = now;
    const address = addressOf(now);
    if (address !== location.pathname) history.pushState(history.state, "", address);
  });
  const goBack = () => {
    const named = documentAt(location.pathname);
    if (named && named.id !== shown?.id) {
      shown = named;
      useDocuments.getState().open(named);
    }
  };
  window.addEventListener("popstate", goBack);
  return () => {
    end();
    window.removeEventListener("popstate", goBack);
  };
}

function followConnection(): () => void {
  const look = () => {
    if (document.visibilityState === "visible") checkConnection();
  };
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  document.addEventListener("visibilitychange", look);
  return () => {
    window.removeEventListener("online", look);
    window.removeEventListener("offline", look);
    document.removeEventListener("visibilitychange", look);
  };
}

/** A file dropped where nothing takes it would be opened by the browser, in place of the studio. */
function keepPageOnDrop(): () => void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  window.addEventListener("dragover", refuse);
  window.addEventListener("drop", refuse);
  return () => {
    window.removeEventListener("dragover", refuse);
    window.removeEventListener("drop", refuse);
  };
}
