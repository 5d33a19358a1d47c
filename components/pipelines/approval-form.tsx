"use client";
import { useState } from "react";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";

interface ApprovalFormProps {
  readonly runId: string;
  readonly step: string;
  readonly onDone: () => void;
}

/** Asks for a decision. */
export function ApprovalForm({ runId, step, onDone }: ApprovalFormProps) {
  const [comment, setComment] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const decide = async (isApproved: boolean) => {
    setBusy(true);
    setProblem(null);
    try {
      await studio.pipelines.decide.mutate({ id: runId, step, isApproved, comment: comment.trim() });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
    onDone();
  };
  return (
    <div className="mt-3 flex flex-col gap-2">
      <label className="flex flex-col gap-1">
        <span className="text-2xs text-ink-soft">Comment, if you have one</span>
        <textarea
          value={comment}
          rows={2}
          maxLength={2_000}
          onChange={(event) => setComment(event.target.value)}
          className="rounded-md border border-line-control bg-raised px-2.5 py-1.5"
        />
      </label>
      <div className="flex gap-2">
        <Button look="primary" disabled={busy} onClick={() => void decide(true)}>
          Approve
        </Button>
        <Button disabled={busy} onClick={() => void decide(false)}>
          Reject
        </Button>
      </div>
      {problem !== null && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
