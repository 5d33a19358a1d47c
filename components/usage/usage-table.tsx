import type { ReactNode } from "react";
import { moneyText } from "@/core/usage/money";
import { durationText } from "../notebook/run-times";

interface Line {
  readonly key: string;
  readonly name: ReactNode;
  readonly ms: number;
  readonly amount: number;
}

interface UsageTableProps {
  readonly caption: string;
  /** Heads of the first column. */
  readonly of: string;
  readonly currency: string;
  readonly lines: readonly Line[];
}

export const tableLook =
  "w-full border-separate border-spacing-0 text-start [&_caption]:pb-2 [&_caption]:text-start [&_caption]:font-semibold [&_td]:border-t [&_td]:border-line [&_td]:py-1.5 [&_th]:border-line [&_th]:py-1.5 [&_th]:text-start [&_tbody_th]:border-t [&_th]:font-normal [&_thead_th]:text-2xs [&_thead_th]:text-ink-soft";

export const numberLook = "ps-3 text-end! whitespace-nowrap tabular-nums";

/** Amounts are to the tenth of a cent in every table, so that they can be added up. */
export const amountIn = (currency: string, amount: number) => moneyText(amount, { currency, digits: 3 });

/** What each of several things ran and cost. */
export function UsageTable({ caption, of, currency, lines }: UsageTableProps) {
  return (
    <table className={tableLook}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col" className={numberLook}>
            Time
          </th>
          <th scope="col" className={numberLook}>
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key}>
            <th scope="row" className="max-w-0 w-full truncate">
              {line.name}
            </th>
            <td className={numberLook}>{durationText(line.ms)}</td>
            <td className={numberLook}>{amountIn(currency, line.amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
