"use client";
import { useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import type { ReactNode } from "react";
import type { NotebookStep } from "@/core/pipelines/pipeline";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { warn } from "../ui/toast-store";
import { amountIn } from "../usage/usage-table";
import type { RunAnswer, ShownStep } from "./run-answer";
import { StepBadge } from "./state-words";

interface StepInfoProps {
  readonly answer: RunAnswer;
  readonly step: NotebookStep;
  readonly status: ShownStep | null;
}

/** What it ran on, what it cost, why it was taken from before, and its executed notebook. */
export function StepInfo({ answer, step, status }: StepInfoProps) {
  const { id, path } = answer.value;
  const record = status?.record;
  const open = async () => {
    const tab = window.open("", "_blank");
    try {
      const { path: address } = await studio.pipelines.openNotebook.mutate({ id, step: step.name });
      if (tab) tab.location.href = address;
      else location.assign(address);
    } catch (error) {
      tab?.close();
      warn(sentenceOf(error));
    }
  };
  const folder = (path ?? "").split("/").slice(0, -1);
  const notebook = [...folder, ...step.notebook.split("/")].filter((part) => part !== ".");
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Line name="Notebook">
          <a
            href={`/notebooks/${notebook.map(encodeURIComponent).join("/")}`}
            className="rounded text-accent-text hover:underline"
          >
            {step.notebook}
          </a>
        </Line>
        {step.cells.length > 0 && <Line name="Cells">tagged {step.cells.join(", ")}</Line>}
        {record?.app && (
          <>
            <Line name="Image">{record.app.imageName}</Line>
            <Line name="Instance">{record.app.instanceType}</Line>
            <Line name="App">
              <code className="text-xs">{record.app.id}</code>
            </Line>
          </>
        )}
        {answer.isMine && status && <Cost id={id} notebook={notebook.join("/")} status={status} />}
        {step.retries > 0 && <Line name="Retries">{step.retries} after a failure</Line>}
        {record && record.cache !== "" && <Line name="Cache">{record.cache}</Line>}
        {record?.cachedFrom && (
          <Line name="Taken from">
            <a
              href={`/registry/pipelines/${record.cachedFrom}`}
              className="rounded text-accent-text hover:underline"
            >
              The run that it is of
            </a>
          </Line>
        )}
        {record && record.snapshotNote !== "" && <Line name="Executed notebook">{record.snapshotNote}</Line>}
      </dl>
      {answer.isMine && record?.snapshot && (
        <Button className="mt-3" onClick={() => void open()}>
          <BookOpen aria-hidden className="size-3.5" /> Open the executed notebook
        </Button>
      )}
      <Attempts id={id} step={step.name} state={status?.state ?? "waiting"} />
    </>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

/** Of all attempts, as the bill has them. */
function Cost(props: { readonly id: string; readonly notebook: string; readonly status: ShownStep }) {
  const { id, notebook, status } = props;
  const { data = [] } = useQuery({
    queryKey: ["pipelines", "cost", notebook, status.state],
    queryFn: () => studio.usage.runCosts.query({ notebook }),
  });
  const own = data.filter(({ run }) => run.startsWith(`${id}.${status.name}.`));
  const [first] = own;
  if (first === undefined) return null;
  const amount = own.reduce((sum, each) => sum + each.amount, 0);
  return <Line name="Cost">{amountIn(first.currency, amount)}</Line>;
}

function Attempts(props: { readonly id: string; readonly step: string; readonly state: string }) {
  const { id, step, state } = props;
  const { data } = useQuery({
    queryKey: ["pipelines", "attempts", id, step, state],
    queryFn: () => studio.pipelines.attempts.query({ id, step }),
    placeholderData: (before) => before,
  });
  const lines = data?.value ?? [];
  if (lines.length < 2) return null;
  return (
    <>
      <h3 className="mt-4 font-medium">What became of it</h3>
      <ol className="mt-1.5 flex flex-col gap-1">
        {lines.map((each) => (
          <li key={`${each.at} ${each.state}`} className="flex items-baseline gap-2">
            <span className="text-2xs text-ink-soft tabular-nums">
              {new Date(each.at).toLocaleTimeString()}
            </span>
            <StepBadge state={each.state} />
            <span className="min-w-0 break-words text-ink-soft">{each.note}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
