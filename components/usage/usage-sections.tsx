import type { ReactNode } from "react";
import type { NotebookUsage } from "@/core/usage/notebook-usage";
import type { UsageReport } from "@/core/usage/usage-report";
import { durationText } from "../notebook/run-times";
import { DayChart, dayName } from "./day-chart";
import { NotebookTable } from "./notebook-table";
import { amountIn, UsageTable } from "./usage-table";

interface SectionsProps {
  readonly report: UsageReport;
  /** `null` where it is of everybody: notebooks are their owners' own. */
  readonly notebooks: NotebookUsage | null;
  readonly names: Readonly<Record<string, string>>;
  readonly everyone: boolean;
}

/** The bill of a period in one currency: the total, and what it is made of. */
export function UsageSections({ report, notebooks, names, everyone }: SectionsProps) {
  const { currency } = report;
  const byMonth = (report.byDay[2]?.from ?? 0) - (report.byDay[1]?.from ?? 0) > 26 * 3_600_000;
  const days = report.byDay
    .filter(({ ms }) => ms > 0)
    .map((day) => ({ ...day, key: String(day.from), name: dayName(day.from, byMonth) }));
  const named = (lines: UsageReport["byType"], name = (key: string) => key) =>
    lines.filter(({ ms }) => ms > 0).map((line) => ({ ...line, name: name(line.key) }));
  return (
    <>
      <p className="mt-5 flex flex-wrap items-baseline gap-x-3">
        <span className="text-2xl font-semibold tracking-tight tabular-nums">
          {amountIn(currency, report.amount)}
        </span>
        <span className="text-ink-soft">
          for {durationText(report.ms)} of instances
          {report.estimated && "; estimated, since some of it still runs"}
        </span>
      </p>
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        {report.amount > 0 && (
          <Card>
            <h2 className="pb-3 font-semibold">{byMonth ? "Each month" : "Each day"}</h2>
            <DayChart days={report.byDay} currency={currency} byMonth={byMonth} />
          </Card>
        )}
        <Card scrolls={byMonth ? "Cost of each month" : "Cost of each day"}>
          <UsageTable
            caption={byMonth ? "Months with usage" : "Days with usage"}
            of={byMonth ? "Month" : "Day"}
            currency={currency}
            lines={days}
          />
        </Card>
        {notebooks && (
          <Card>
            <NotebookTable usage={notebooks} />
          </Card>
        )}
        {everyone && (
          <Card>
            <UsageTable
              caption="By person"
              of="Person"
              currency={currency}
              lines={named(report.byPerson, (key) => names[key] ?? "Somebody who was removed")}
            />
          </Card>
        )}
        <Card>
          <UsageTable
            caption="By instance type"
            of="Instance type"
            currency={currency}
            lines={named(report.byType)}
          />
        </Card>
      </div>
    </>
  );
}

function Card({ children, scrolls }: { readonly children: ReactNode; readonly scrolls?: string }) {
  const look = "rounded-xl border border-line bg-raised p-4 shadow-raised";
  if (scrolls === undefined) return <div className={look}>{children}</div>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label={scrolls} tabIndex={0} className={`${look} max-h-64 overflow-y-auto`}>
      {children}
    </section>
  );
}
