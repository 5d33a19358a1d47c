import { documentFor } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { dropDraft } from "../documents/drafts";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf } from "../studio/studio-client";
import { warn } from "../ui/toast-store";
import { Contents, type NewKind } from "./contents";
import { useFiles } from "./files-store";

/** Makes a new one in `folder` (by default where the person is in Files) and opens it. */
export async function createAndOpen(kind: Exclude<NewKind, "directory">, folder?: string): Promise<void> {
  try {
    const appId = await whenServerReady();
    const contents = new Contents(appId);
    const entry = await contents.create(folder ?? useFiles.getState().place(), kind);
    if (kind === "notebook") await contents.addFirstCell(entry.path);
    // What was once typed into another file of this name is not the new one's.
    dropDraft(entry.path);
    useDocuments.getState().open(documentFor(entry.path));
    useFiles.getState().added(entry);
  } catch (error) {
    warn(sentenceOf(error));
  }
}
