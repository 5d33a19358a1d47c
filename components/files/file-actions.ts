import { documentFor, fileName } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { dropDraft, moveDrafts } from "../documents/drafts";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf, studio } from "../studio/studio-client";
import { ask, confirmed } from "../ui/ask-store";
import { tell, warn } from "../ui/toast-store";
import { Contents, type Entry } from "./contents";
import { namesIn, useFiles } from "./files-store";
import { joined, parentOf, problemWithName } from "./rows";
import { forTerminal } from "./terminal-path";
import { listTrash, restore, sizeOf, TRASH, type Trashed } from "./trash";

/** Does it, or says in a notice why not. */
async function attempt(what: (contents: Contents, appId: string) => Promise<void>): Promise<void> {
  try {
    const appId = await whenServerReady();
    await what(new Contents(appId), appId);
  } catch (error) {
    warn(sentenceOf(error));
  }
}

export function openEntry(entry: Entry): void {
  if (entry.type === "directory") useFiles.getState().toggle(entry.path);
  else useDocuments.getState().open(documentFor(entry.path));
}

export function newFolder(): Promise<void> {
  return attempt(async (contents) => {
    const files = useFiles.getState();
    const entry = await contents.create(files.place(), "directory");
    files.added(entry);
    files.rename(entry.path);
  });
}

/** Gives another path; open documents follow. */
export function move(from: string, to: string): Promise<void> {
  if (from === to) return Promise.resolve();
  return attempt(async (contents) => {
    const entry = await contents.move(from, to);
    moveDrafts({ from, to: entry.path });
    useFiles.getState().moved({ from, entry });
    useDocuments.getState().moved({ from, to: entry.path });
  });
}

export function renameTo(entry: Entry, name: string): Promise<void> {
  if (name === entry.name) return Promise.resolve();
  const folder = parentOf(entry.path);
  const problem = problemWithName(name, namesIn(useFiles.getState(), folder));
  if (!problem) return move(entry.path, joined(folder, name));
  warn(problem);
  return Promise.resolve();
}

export async function moveByDialog(entry: Entry): Promise<void> {
  const to = await ask({
    type: "text",
    title: `Move “${entry.name}”`,
    label: "New place, from your home",
    value: entry.path,
    confirm: "Move",
    problem: (value) => (cleanPath(value) === "" ? "A path is needed." : null),
  });
  if (to !== null) await move(entry.path, cleanPath(to));
}

function cleanPath(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

/** Deletes into the trash, from where Undo or the trash itself gives it back. */
export function moveToTrash(entry: Entry): Promise<void> {
  return attempt(async (contents) => {
    await contents.remove(entry.path);
    useFiles.getState().removed(entry.path);
    useDocuments.getState().gone(entry.path);
    dropDraft(entry.path);
    const trashed = (await listTrash(contents)).find((each) => each.from === entry.path);
    // On a full disk, or from another one, it is gone at once: then nobody is promised anything.
    if (!trashed) tell(`“${short(entry.name)}” is deleted.`);
    else {
      const undo = { label: "Undo", run: () => void takeBack(trashed) };
      tell(`“${short(entry.name)}” is in the trash.`, undo);
    }
  });
}

export function takeBack(trashed: Trashed): Promise<void> {
  return attempt(async (contents) => {
    const entry = await restore(contents, trashed);
    useFiles.getState().added(entry);
    tell(`“${short(entry.name)}” is back.`);
  });
}

export async function emptyTrash(bytes: number): Promise<void> {
  const sure = await confirmed({
    title: "Empty the trash?",
    description: `What is in it is deleted for good. ${sizeOf(bytes)} become free.`,
    confirm: "Empty trash",
    danger: true,
  });
  if (!sure) return;
  await attempt(async (contents) => {
    await contents.remove(TRASH);
    tell(`The trash is empty. ${sizeOf(bytes)} are free again.`);
  });
}

/** A name as a notice has room for: its beginning and its end. */
function short(name: string): string {
  return name.length <= 48 ? name : `${name.slice(0, 28)}…${name.slice(-16)}`;
}

/** Hands the file to the browser, from the content origin, which never sees who somebody is. */
export function download(path: string): Promise<void> {
  return attempt(async (_contents, appId) => {
    const { url } = await studio.files.ticket.mutate({ appId, path, download: true });
    const link = document.createElement("a");
    link.href = url;
    link.download = fileName(path);
    link.rel = "noreferrer";
    link.click();
  });
}

export function copyPath(path: string): Promise<void> {
  return copy(path, "The path is copied.");
}

export function copyTerminalPath(path: string): Promise<void> {
  return copy(forTerminal(path), "The path is copied. It is the same in system and image terminals.");
}

async function copy(text: string, news: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(news);
  } catch {
    warn(`The browser did not allow copying. The path is ${text}`);
  }
}
