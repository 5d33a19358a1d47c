"use client";
import { type Days, daysOf, type PeriodChoice } from "@/core/usage/days";

const choices: readonly { readonly choice: PeriodChoice; readonly label: string }[] = [
  { choice: "month", label: "This month" },
  { choice: "lastMonth", label: "Last month" },
  { choice: "week", label: "Last 7 days" },
  { choice: "thirtyDays", label: "Last 30 days" },
];

const field = "h-7 rounded-md border border-line-control bg-canvas px-2";

interface PickerProps {
  readonly days: Days;
  readonly onChange: (days: Days) => void;
}

/** Which days; a choice by name, or the first and the last of them. */
export function PeriodPicker({ days, onChange }: PickerProps) {
  const now = new Date();
  const named = choices.find(({ choice }) => {
    const these = daysOf(choice, now);
    return these.from === days.from && these.to === days.to;
  });
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">Period</legend>
      <select
        aria-label="Period"
        className={field}
        value={named?.choice ?? ""}
        onChange={(event) => {
          const found = choices.find(({ choice }) => choice === event.target.value);
          if (found) onChange(daysOf(found.choice, now));
        }}
      >
        {choices.map(({ choice, label }) => (
          <option key={choice} value={choice}>
            {label}
          </option>
        ))}
        {!named && <option value="">These days</option>}
      </select>
      <label className="flex items-center gap-1.5 text-ink-soft">
        From
        <input
          type="date"
          className={field}
          value={days.from}
          max={days.to}
          onChange={(event) => onChange({ ...days, from: event.target.value })}
        />
      </label>
      <label className="flex items-center gap-1.5 text-ink-soft">
        to
        <input
          type="date"
          className={field}
          value={days.to}
          min={days.from}
          onChange={(event) => onChange({ ...days, to: event.target.value })}
        />
      </label>
    </fieldset>
  );
}
