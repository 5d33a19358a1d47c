"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { MarkdownOutput } from "../outputs/markdown-output";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { warn } from "../ui/toast-store";

interface CardProps {
  readonly model: string;
  /** `null`: the model's own. */
  readonly version: string | null;
  readonly card: string;
  readonly canEdit: boolean;
}

/** What its maker says of a model, or of a version: Markdown, edited where it stands. */
export function Card({ model, version, card, canEdit }: CardProps) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async () => {
    setIsSaving(true);
    try {
      await studio.models.setCard.mutate({ model, version, card: draft ?? "" });
      await queries.invalidateQueries({ queryKey: ["models"] });
      setDraft(null);
    } catch (error) {
      warn(sentenceOf(error));
    }
    setIsSaving(false);
  };
  return (
    <section aria-label="Card" className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">Card</h2>
        {canEdit && draft === null && (
          <Button look="quiet" onClick={() => setDraft(card)}>
            <Pencil aria-hidden className="size-3.5" /> {card ? "Edit" : "Write one"}
          </Button>
        )}
      </div>
      {draft !== null ? (
        <>
          <textarea
            aria-label="Text of the card, in Markdown"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            rows={12}
            className="mt-2 w-full rounded-md border border-line-control bg-code-surface p-2.5 font-mono text-xs"
          />
          <div className="mt-2 flex gap-2">
            <Button look="primary" disabled={isSaving} onClick={save}>
              Save
            </Button>
            <Button onClick={() => setDraft(null)}>Cancel</Button>
          </div>
        </>
      ) : card ? (
        <div className="mt-1 max-w-3xl">
          <MarkdownOutput source={card} attachments={null} />
        </div>
      ) : (
        <p className="mt-1 text-ink-faint">
          Nothing has been written yet: what it is for, what it was trained on, where it must not be used.
        </p>
      )}
    </section>
  );
}
