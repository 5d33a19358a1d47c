import { basename } from "node:path";
import { AppError } from "@/core/errors";
import { type ParsedIpynb, parseIpynb } from "@/core/notebook/ipynb";
import type { Notebook } from "@/core/notebook/notebook";
import { newSession } from "@/core/session/new-session";
import type { ComputeChoice } from "@/core/session/session";
import { removeUnfinishedSave } from "../files/atomic-write";
import { type DiskVersion, readVersion } from "../files/disk-version";
import type { FileStart } from "../files/file-keeper";
import { fileTrouble } from "../files/file-trouble";
import type { OpenPath } from "../files/open-path";
import type { Journal } from "../journal/journal";
import type { JournalFolder } from "../journal/journal-folder";
import { StoredMime } from "../outputs/stored-mime";
import type { Opened } from "../wire";
import { type Aside, asideToJson } from "./aside";
import { type Replayed, replayed } from "./replayed";
import { type HostTools, SessionHost } from "./session-host";

export interface OpenTools extends HostTools {
  readonly journals: JournalFolder;
  /** What a notebook runs on that says nothing else. */
  defaultCompute(notebook: Notebook): Promise<ComputeChoice>;
}

type OpenResult = { readonly type: "host"; readonly host: SessionHost } | Extract<Opened, { type: "broken" }>;

interface Read extends ParsedIpynb {
  readonly version: DiskVersion;
}

/** Opens a file that has no session, with what its journal of an earlier time still knows. */
export async function openSession(
  place: OpenPath & { readonly id: string },
  tools: OpenTools,
): Promise<OpenResult> {
  await removeUnfinishedSave(place.realPath);
  const read = await readNotebook(place, tools);
  if (read.type === "broken") return read;
  const journal = openJournal(place, tools);
  const known = replayed(journal);
  const isSame = known !== null && known.aside.saved?.hash === read.version.hash;
  if (known !== null && (isSame || !known.aside.closed)) {
    const aside = { ...known.aside, closed: false, path: place.path, realPath: place.realPath };
    journal.keepAside(asideToJson(aside));
    const file = fileStart({ realPath: place.realPath, read, known }, tools);
    const host = new SessionHost({ id: place.id, journal, ...known, aside, file }, tools);
    await host.recover();
    return { type: "host", host };
  }
  return { type: "host", host: await freshHost({ place, journal, read, bin: known }, tools) };
}

/** Takes up a session that was open when the server ended, whatever became of its file. */
export async function reopenSession(id: string, tools: OpenTools): Promise<SessionHost | null> {
  const journal = tools.journals.open(id);
  const known = replayed(journal);
  if (known === null) {
    journal.close();
    return null;
  }
  const { realPath } = known.aside;
  await removeUnfinishedSave(realPath);
  const read = await readQuietly(realPath, tools);
  const file = fileStart({ realPath, read, known }, tools);
  return new SessionHost({ id, journal, ...known, file }, tools);
}

/** No version at all: the next look takes the file for changed elsewhere, or for deleted. */
const UNSEEN: DiskVersion = { hash: "", stamp: "", inode: "" };

/** The file as a journaled session finds it: as it was left, or changed by somebody since. */
function fileStart(
  found: { readonly realPath: string; readonly read: Read | null; readonly known: Replayed },
  tools: OpenTools,
): FileStart {
  const { realPath, read, known } = found;
  if (read === null || read.version.hash !== known.aside.saved?.hash)
    return { realPath, version: UNSEEN, layout: read?.layout, base: known.saved };
  const base = known.saved ?? new StoredMime(tools.outputs).bound(read.notebook);
  return { realPath, version: read.version, layout: read.layout, base };
}

async function freshHost(
  from: {
    readonly place: OpenPath & { readonly id: string };
    readonly journal: Journal;
    readonly read: Read;
    readonly bin: Replayed | null;
  },
  tools: OpenTools,
): Promise<SessionHost> {
  const { place, journal, read } = from;
  const notebook = new StoredMime(tools.outputs).bound(read.notebook);
  const started = newSession({
    notebook,
    path: place.path,
    compute: from.bin?.session.compute ?? (await tools.defaultCompute(notebook)),
    trusted: from.bin?.session.trusted ?? false,
    savedAt: tools.clock.now(),
  });
  const { bin = [], kept = null } = from.bin?.session ?? {};
  const session = { ...started, bin, kept };
  const seq = from.bin?.seq ?? 0;
  const aside: Aside = {
    path: place.path,
    realPath: place.realPath,
    closed: false,
    kernel: null,
    beside: null,
    saved: { hash: read.version.hash, seq },
    heard: null,
    variables: from.bin?.aside.variables ?? null,
    batches: from.bin?.aside.batches ?? {},
  };
  try {
    journal.compact({ seq, session, aside: asideToJson(aside) });
  } catch (error) {
    journal.close();
    throw error instanceof AppError && error.code === "disk-full" ? noRoomFor(place, error) : error;
  }
  const file = { realPath: place.realPath, version: read.version, layout: read.layout, base: notebook };
  return new SessionHost({ id: place.id, journal, seq, session, aside, file }, tools);
}

async function readNotebook(
  place: OpenPath,
  tools: OpenTools,
): Promise<(Read & { readonly type: "read" }) | Extract<Opened, { type: "broken" }>> {
  const { text, version } = await readVersion(place.realPath).catch((error: unknown) => {
    throw fileTrouble(error, basename(place.realPath));
  });
  try {
    return { type: "read", version, ...parseIpynb(text, tools.ids) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { type: "broken", reason: error.message, text: text.slice(0, 5_000_000) };
  }
}

async function readQuietly(realPath: string, tools: OpenTools): Promise<Read | null> {
  try {
    const { text, version } = await readVersion(realPath);
    return { version, ...parseIpynb(text, tools.ids) };
  } catch {
    return null;
  }
}

/** An unreadable journal was put aside by the first try; the file is then opened as it is. */
function openJournal(place: OpenPath & { readonly id: string }, tools: OpenTools): Journal {
  try {
    return tools.journals.open(place.id);
  } catch (error) {
    if (error instanceof AppError && error.code === "disk-full") throw noRoomFor(place, error);
    console.error("journal", place.id, error);
    return tools.journals.open(place.id);
  }
}

function noRoomFor(place: OpenPath, cause: AppError): AppError {
  return new AppError(
    "disk-full",
    `The server's disk is full, so changes to ${basename(place.realPath)} could not be kept safe, and it was not opened. The file is untouched; free some space and open it again.`,
    { cause },
  );
}
