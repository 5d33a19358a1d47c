"use client";
import { spanText } from "@/core/idle/idle-words";
import { sentenceOf } from "../studio/studio-client";
import { warn } from "../ui/toast-store";
import { useChooseIdle, useIdle } from "./use-idle";

const minuteMs = 60_000;
const spans = [15, 30, 60, 120, 240, 480, 1_440, 2_880, 10_080].map((minutes) => minutes * minuteMs);

/** After how long of doing nothing the person's apps are stopped. */
export function IdleChoice() {
  const { data } = useIdle();
  const choose = useChooseIdle();
  if (data === undefined) return null;
  const { may, domainMs, stopAfterMs } = data;
  const allowed = spans.filter((ms) => ms >= may.leastMs && ms <= may.mostMs);
  const shown =
    stopAfterMs === null || allowed.includes(stopAfterMs)
      ? allowed
      : [...allowed, stopAfterMs].sort((a, b) => a - b);
  const change = (value: string) =>
    choose.mutate(value === "never" ? null : value === "domain" ? "domain" : Number(value), {
      onError: (error) => warn(sentenceOf(error)),
    });
  return (
    <label className="mx-3 mt-3 flex items-center gap-2 border-t border-line pt-2 text-xs text-ink-soft">
      <span className="flex-1">Stop what does nothing after</span>
      <select
        className="h-7 rounded-md border border-line-control bg-raised px-1.5 text-ink"
        value={stopAfterMs === null ? "never" : String(stopAfterMs)}
        disabled={choose.isPending}
        onChange={(event) => change(event.target.value)}
      >
        {shown.map((ms) => (
          <option key={ms} value={ms}>
            {spanText(ms)}
            {ms === domainMs ? " (usual here)" : ""}
          </option>
        ))}
        {(may.never || stopAfterMs === null) && <option value="never">never</option>}
      </select>
    </label>
  );
}
