import { useDocuments } from "../dock/documents-store";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf } from "../studio/studio-client";
import { confirmed } from "../ui/ask-store";
import { tell, warn } from "../ui/toast-store";
import { Contents } from "./contents";
import { namesIn, useFiles } from "./files-store";
import { joined } from "./rows";
import { addUpload, advanceUpload, endUpload } from "./uploads-store";

/** Bytes of one piece: divisible by 3, so that pieces are whole in base64. */
export const PIECE = 3 * 1024 * 1024;

/** Sends files into a folder, one after the other. */
export async function uploadAll(files: readonly File[], folder: string): Promise<void> {
  for (const file of files) {
    const taken = namesIn(useFiles.getState(), folder).includes(file.name);
    if (taken && !(await mayReplace(file.name))) continue;
    await upload(file, joined(folder, file.name));
  }
}

function mayReplace(name: string): Promise<boolean> {
  return confirmed({
    title: `Replace “${name}”?`,
    description: "There already is a file with this name. Its present content would be replaced.",
    confirm: "Replace",
    danger: true,
  });
}

async function upload(file: File, path: string): Promise<void> {
  const abort = new AbortController();
  const id = addUpload({ name: file.name, cancel: () => abort.abort() });
  const contents = new Contents(await whenServerReady());
  try {
    await sendPieces(
      { file, signal: abort.signal, put: (piece) => contents.putPiece(path, piece) },
      (share) => advanceUpload(id, share),
    );
    useFiles.getState().added(await contents.stat(path));
    if (file.size > PIECE || useDocuments.getState().documents.length > 0)
      tell(`“${file.name}” is uploaded.`);
  } catch (error) {
    if (!abort.signal.aborted) warn(sentenceOf(error));
    // What has arrived of it is of no use to anybody.
    else await contents.remove(path).catch(() => {});
  } finally {
    endUpload(id);
  }
}

interface Sending {
  readonly file: Blob;
  readonly signal: AbortSignal;
  put(piece: { base64: string; chunk: number | null; signal: AbortSignal }): Promise<void>;
}

/** Sends a file in pieces, so that its size is nobody's problem, and says how far it is. */
export async function sendPieces(
  { file, signal, put }: Sending,
  onShare: (share: number) => void,
): Promise<void> {
  const pieces = Math.max(1, Math.ceil(file.size / PIECE));
  for (let index = 0; index < pieces; index += 1) {
    signal.throwIfAborted();
    const bytes = await file.slice(index * PIECE, (index + 1) * PIECE).arrayBuffer();
    const last = index === pieces - 1;
    const chunk = pieces === 1 ? null : last ? -1 : index + 1;
    await put({ base64: base64Of(new Uint8Array(bytes)), chunk, signal });
    onShare((index + 1) / pieces);
  }
}

function base64Of(bytes: Uint8Array): string {
  const step = 0x8000;
  let binary = "";
  for (let at = 0; at < bytes.length; at += step) {
    binary += String.fromCharCode(...bytes.subarray(at, at + step));
  }
  return btoa(binary);
}
