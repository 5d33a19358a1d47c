"use client";
import { useId, useState } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";

interface DecisionDialogProps {
  readonly title: string;
  readonly description: string;
  /** What the main button says: a verb. */
  readonly confirm: string;
  readonly needsComment?: boolean;
  readonly onDecide: (comment: string) => void;
  readonly onClose: () => void;
}

/** Asks for the words that go with a decision; they are kept with it. */
export function DecisionDialog(props: DecisionDialogProps) {
  const { title, description, confirm, needsComment = false, onDecide, onClose } = props;
  const [comment, setComment] = useState("");
  const form = useId();
  const isMissing = needsComment && comment.trim() === "";
  return (
    <Dialog
      title={title}
      description={description}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" disabled={isMissing}>
            {confirm}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isMissing) onDecide(comment.trim());
        }}
      >
        <label className="mt-3 block">
          <span className="text-xs text-ink-soft">{needsComment ? "Why" : "Comment (if you like)"}</span>
          <textarea
            data-focus-first
            rows={4}
            maxLength={4_000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            className="mt-1 w-full rounded-md border border-line-control bg-raised p-2"
          />
        </label>
      </form>
    </Dialog>
  );
}
