import { clsx } from "clsx";
import { Zap } from "lucide-react";
import { money, useCurrency } from "../studio/money";
import { amountText, gpuText } from "../studio/size-text";
import type { OfferLine } from "./offer-line";
import { roomText } from "./what-would-start";

interface RowProps {
  readonly line: OfferLine;
  readonly selected: boolean;
  readonly chosen: boolean;
  /** The one line that Tab leads to. */
  readonly reachable: boolean;
  readonly onSelect: (name: string) => void;
  readonly onUse: (name: string) => void;
}

/** One size; what keeps it from starting stands in it. */
export function TypeRow({ line, selected, chosen, reachable, onSelect, onUse }: RowProps) {
  useCurrency();
  const { type, unavailable, starts, startMs } = line;
  const off = unavailable !== null || starts.type === "full";
  return (
    <tr
      data-type={type.name}
      aria-selected={selected}
      aria-disabled={off || undefined}
      tabIndex={reachable ? 0 : -1}
      onClick={() => onSelect(type.name)}
      onDoubleClick={() => onUse(type.name)}
      className={clsx(
        "group cursor-pointer outline-none [&>td]:border-t [&>td]:border-line [&>td]:px-1.5 [&>td]:py-1.5 [&>td]:align-top",
        "focus-visible:[&>td]:bg-hover hover:[&>td]:bg-hover",
        selected && "[&>td]:bg-selected focus-visible:[&>td]:bg-selected-strong hover:[&>td]:bg-selected",
        off && "text-ink-soft",
      )}
    >
      <td className="min-w-36">
        <span className="font-medium">{type.name}</span>
        {chosen && <span className="ms-2 text-2xs text-accent-text">chosen</span>}
        <span className="block text-2xs text-ink-soft">{unavailable ?? roomText(line)}</span>
      </td>
      <td className="text-end tabular-nums">{amountText(type.vcpu)}</td>
      <td className="text-end whitespace-nowrap tabular-nums">{amountText(type.memoryGiB)} GiB</td>
      <td>{type.gpu === null ? "–" : gpuText(type.gpu)}</td>
      <td className="text-end whitespace-nowrap tabular-nums">
        {type.pricePerHour === 0 ? "Free" : money(type.pricePerHour, 3)}
      </td>
      <td className="[&_svg]:inline [&_svg]:size-3 [&_svg]:text-success">
        {type.fastLaunch ? (
          <>
            <Zap aria-hidden /> Yes
          </>
        ) : (
          "–"
        )}
      </td>
      <td className="text-end whitespace-nowrap tabular-nums">{startText(startMs)}</td>
    </tr>
  );
}

/** Half of the starts took no longer than the first number, 95 of 100 no longer than the second. */
function startText(startMs: OfferLine["startMs"]): string {
  if (!startMs) return "–";
  const seconds = (ms: number) => (ms / 1000).toFixed(ms < 10_000 ? 1 : 0);
  return `${seconds(startMs.p50)}–${seconds(startMs.p95)} s`;
}
