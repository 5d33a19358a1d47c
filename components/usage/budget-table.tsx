"use client";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { WhenSpent } from "@/core/usage/budget";
import { money } from "../studio/money";
import { queries } from "../studio/queries";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { numberLook, tableLook } from "./usage-table";

const policies: readonly { readonly whenSpent: WhenSpent; readonly label: string }[] = [
  { whenSpent: "warn", label: "Only warn" },
  { whenSpent: "block", label: "Start nothing new" },
  { whenSpent: "stop", label: "Stop what runs" },
];

const field = "h-7 rounded-md border border-line-control bg-canvas px-2";

const useBudgets = () =>
  useQuery({ queryKey: ["usage", "budgets"], queryFn: () => studio.usage.budgets.query() });

type Line = NonNullable<ReturnType<typeof useBudgets>["data"]>[number];

/** For administrators: what each person may spend in a month. */
export function BudgetTable() {
  const { data, error } = useBudgets();
  if (error) return <p role="alert">{sentenceOf(error)}</p>;
  return (
    <table className={tableLook}>
      <caption>Budgets</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col" className={numberLook}>
            This month
          </th>
          <th scope="col" className="ps-4">
            May spend in a month, and then
          </th>
        </tr>
      </thead>
      <tbody>
        {data?.map((line) => (
          <tr key={line.id}>
            <th scope="row" className="max-w-0 w-full truncate">
              {line.name}
            </th>
            <td className={numberLook}>{money(line.spent)}</td>
            <td className="ps-4">
              <BudgetForm line={line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BudgetForm({ line: { id, name, budget } }: { readonly line: Line }) {
  const note = useId();
  const [answer, setAnswer] = useState<{ readonly ok: boolean; readonly text: string } | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const perMonth = Number(given.get("perMonth"));
    const policy = policies.find(({ whenSpent }) => whenSpent === given.get("whenSpent"));
    const wanted = perMonth > 0 && policy ? { perMonth, whenSpent: policy.whenSpent } : null;
    try {
      await studio.usage.setBudget.mutate({ person: id, budget: wanted });
      setAnswer({ ok: true, text: wanted === null ? "No budget" : "Saved" });
    } catch (error) {
      setAnswer({ ok: false, text: sentenceOf(error) });
    }
    await queries.invalidateQueries({ queryKey: ["usage"] });
  };
  return (
    <form
      aria-label={`Budget of ${name}`}
      onSubmit={save}
      className="flex items-center gap-2 whitespace-nowrap"
    >
      <input
        name="perMonth"
        type="number"
        min="0.01"
        step="0.01"
        defaultValue={budget?.perMonth}
        placeholder="No limit"
        aria-label="Budget per month"
        aria-describedby={note}
        className={`${field} w-28 text-end tabular-nums`}
      />
      <select
        name="whenSpent"
        defaultValue={budget?.whenSpent ?? "block"}
        aria-label="When it is used up"
        className={field}
      >
        {policies.map(({ whenSpent, label }) => (
          <option key={whenSpent} value={whenSpent}>
            {label}
          </option>
        ))}
      </select>
      <Button type="submit">Save</Button>
      <span id={note} role="status" className={answer?.ok === false ? "text-danger" : "text-ink-soft"}>
        {answer?.text}
      </span>
    </form>
  );
}
