"use client";
import { useId, useState } from "react";
import { type Question, useAsk } from "./ask-store";
import { Button } from "./button";
import { Dialog } from "./dialog";

/** Shows the question that `ask` put; mounted once. */
export function AskDialog() {
  const question = useAsk((state) => state.question);
  return question && <Asked key={question.title} question={question} />;
}

function startOf(question: Question): string {
  switch (question.type) {
    case "confirm":
      return "yes";
    case "text":
      return question.value;
    case "choice":
      return question.options[0]?.value ?? "";
    default:
      return question satisfies never;
  }
}

function Asked({ question }: { question: Question }) {
  const answer = useAsk((state) => state.answer);
  const [value, setValue] = useState(() => startOf(question));
  const problem = question.type === "text" ? (question.problem?.(value) ?? null) : null;
  const form = useId();
  return (
    <Dialog
      title={question.title}
      description={question.description}
      role={question.type === "confirm" ? "alertdialog" : "dialog"}
      onClose={() => answer(null)}
      actions={
        <>
          <Button data-focus-first onClick={() => answer(null)}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={form}
            look={question.danger ? "danger" : "primary"}
            disabled={problem !== null || value === ""}
          >
            {question.confirm}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === null && value !== "") answer(value);
        }}
      >
        <Field question={question} value={value} onChange={setValue} problem={problem} />
      </form>
    </Dialog>
  );
}

interface FieldProps {
  readonly question: Question;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | null;
}

function Field({ question, value, onChange, problem }: FieldProps) {
  switch (question.type) {
    case "confirm":
      return null;
    case "text":
      return (
        <label className="mt-3 block">
          <span className="text-xs text-ink-soft">{question.label}</span>
          <input
            // biome-ignore lint/a11y/noAutofocus: it is what the dialog was opened for
            autoFocus
            value={value}
            spellCheck={false}
            aria-invalid={problem !== null}
            onFocus={(event) => event.target.select()}
            onChange={(event) => onChange(event.target.value)}
            className="mt-1 h-8 w-full rounded-md border border-line-control bg-canvas px-2.5 focus:border-accent"
          />
          <span role="status" className="mt-1 block min-h-4.5 text-xs text-danger">
            {problem}
          </span>
        </label>
      );
    case "choice":
      return <Choices question={question} value={value} onChange={onChange} />;
    default:
      return question satisfies never;
  }
}

function Choices({ question, value, onChange }: Omit<FieldProps, "problem">) {
  if (question.type !== "choice") return null;
  return (
    <fieldset className="mt-3 flex flex-col gap-1.5">
      <legend className="mb-1 text-xs text-ink-soft">{question.label}</legend>
      {question.options.map((option) => (
        <label
          key={option.value}
          className="flex items-center gap-2.5 rounded-md border border-line px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-selected"
        >
          <input
            type="radio"
            name="choice"
            className="accent-accent"
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span className="flex-1">{option.label}</span>
          {option.note && <span className="text-xs text-ink-faint">{option.note}</span>}
        </label>
      ))}
    </fieldset>
  );
}
