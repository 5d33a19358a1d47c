import type { AssistCompletion } from "@/components/editor/kernel-assist";
import type { Batch, Followed, Opened, SwitchPlan } from "@/notebook/wire";

export type LinkState = "connecting" | "open" | "closed";

/**
 * The browser's line to one person's notebook server. Rules: a call under way at a cut is rejected although it may
 * have run; `follow` ends at a cut and is asked for again by whoever needs it, from where they are; the line comes
 * back by itself.
 */
export interface NotebookLink {
  state(): LinkState;
  onState(listener: (state: LinkState) => void): () => void;
  open(path: string): Promise<Opened>;
  follow(
    from: {
      readonly sessionId: string;
      readonly from: number | null;
      readonly clientId: string;
      readonly name: string;
    },
    heard: { onFrame(frame: Followed): void; onEnd(): void },
  ): () => void;
  apply(batch: Batch): Promise<{ readonly seq: number }>;
  complete(question: Question): Promise<AssistCompletion | null>;
  inspect(question: Question): Promise<Readonly<Record<string, string>> | null>;
  save(sessionId: string): Promise<void>;
  switchPlan(sessionId: string): Promise<SwitchPlan>;
}

interface Question {
  readonly sessionId: string;
  readonly cellId: string;
  readonly code: string;
  readonly cursor: number;
}
