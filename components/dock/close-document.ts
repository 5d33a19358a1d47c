import { dropDraft } from "../documents/drafts";
import { confirmed } from "../ui/ask-store";
import { titleOf } from "./documents";
import { useDocuments } from "./documents-store";

/** Closes a document; asks first when that would lose something that is nowhere else. */
export async function closeDocument(id: string): Promise<void> {
  const { documents, unsaved, close } = useDocuments.getState();
  const document = documents.find((each) => each.id === id);
  if (!document) return;
  // A notebook's changes are with its notebook server at once; only text files can lose something here.
  if (document.kind === "file" && unsaved[id]) {
    const sure = await confirmed({
      title: `Close ${titleOf(document)} without saving?`,
      description: "Your latest changes to this file are only in this browser and would be lost.",
      confirm: "Close without saving",
      danger: true,
    });
    if (!sure) return;
    dropDraft(document.path);
  }
  close(id);
}
