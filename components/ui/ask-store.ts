import { create } from "zustand";

interface Common {
  readonly title: string;
  readonly description?: string;
  /** What the main button says: a verb. */
  readonly confirm: string;
  readonly danger?: true;
}

export type Question =
  | (Common & { readonly type: "confirm" })
  | (Common & {
      readonly type: "text";
      readonly label: string;
      readonly value: string;
      /** A sentence when the text cannot be taken, `null` when it can. */
      readonly problem?: (value: string) => string | null;
    })
  | (Common & {
      readonly type: "choice";
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string; readonly note?: string }[];
    });

interface AskState {
  readonly question: Question | null;
  answer(value: string | null): void;
}

export const useAsk = create<AskState>(() => ({ question: null, answer: () => {} }));

/** Asks in a dialog. `null`: the person thought better of it. */
export function ask(question: Question): Promise<string | null> {
  useAsk.getState().answer(null);
  return new Promise((resolve) => {
    const answer = (value: string | null) => {
      useAsk.setState({ question: null, answer: () => {} });
      resolve(value);
    };
    useAsk.setState({ question, answer });
  });
}

export async function confirmed(
  question: Omit<Extract<Question, { type: "confirm" }>, "type">,
): Promise<boolean> {
  return (await ask({ ...question, type: "confirm" })) !== null;
}
