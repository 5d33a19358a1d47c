"use client";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { ArrowLeft, CircleGauge, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { boundariesOf, type Days, daysOf } from "@/core/usage/days";
import { queries } from "../studio/queries";
import { failureOf, sentenceOf, studio } from "../studio/studio-client";
import { followTheme } from "../theme/theme-store";
import { Blank } from "../ui/blank";
import { Spinner } from "../ui/spinner";
import { BudgetLine } from "./budget-line";
import { BudgetTable } from "./budget-table";
import { PeriodPicker } from "./period-picker";
import { UsageSections } from "./usage-sections";

/** What a person ran and what it cost; for administrators, what everybody did. */
export function UsagePage() {
  useEffect(() => followTheme(), []);
  return (
    <QueryClientProvider client={queries}>
      <main className="min-h-dvh bg-panel px-4 pb-12">
        <div className="mx-auto max-w-5xl pt-6">
          <a href="/" className="inline-flex items-center gap-1.5 rounded text-accent-text hover:underline">
            <ArrowLeft aria-hidden className="size-3.5" /> Back to the studio
          </a>
          <h1 className="mt-3 text-title font-semibold tracking-tight">Usage</h1>
          <p className="mt-1 text-ink-soft">
            Instances are charged from the start of their first app to the end of their last. Reading,
            editing, files and the system terminal are free.
          </p>
          <BudgetLine />
          <Bill />
        </div>
      </main>
    </QueryClientProvider>
  );
}

function Bill() {
  const [days, setDays] = useState<Days | null>(null);
  // The server that draws the page first does not know the person's day.
  useEffect(() => setDays(daysOf("month", new Date())), []);
  const [everyone, setEveryone] = useState(false);
  const me = useQuery({ queryKey: ["me"], queryFn: () => studio.me.get.query(), staleTime: 60_000 });
  if (days === null) return null;
  const boundaries = boundariesOf(days);
  const period = boundaries && `from=${boundaries[0]}&to=${boundaries.at(-1)}&everyone=${everyone ? 1 : 0}`;
  return (
    <>
      <div className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <PeriodPicker days={days} onChange={setDays} />
        {me.data?.user.role === "admin" && (
          <label className="flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={everyone}
              onChange={(event) => setEveryone(event.target.checked)}
              className="accent-accent"
            />
            Everybody
          </label>
        )}
        <span className="flex-1" />
        {period && (
          <a
            href={`/usage.csv?${period}`}
            download
            className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 font-medium shadow-raised hover:bg-hover"
          >
            <Download aria-hidden className="size-3.5" /> Download CSV
          </a>
        )}
      </div>
      {boundaries === null ? (
        <p role="alert" className="mt-6 text-danger">
          These are no days that can be shown. Choose a first day that comes before the last, and at most nine
          years.
        </p>
      ) : (
        <Report boundaries={boundaries} everyone={everyone} />
      )}
      {everyone && (
        <div className="mt-4 overflow-x-auto rounded-xl border border-line bg-raised p-4 shadow-raised">
          <BudgetTable />
        </div>
      )}
    </>
  );
}

function Report(props: { readonly boundaries: readonly number[]; readonly everyone: boolean }) {
  const { boundaries, everyone } = props;
  const { data, error, isPending } = useQuery({
    queryKey: ["usage", "report", boundaries, everyone],
    queryFn: () => studio.usage.report.query({ boundaries: [...boundaries], everyone }),
    refetchInterval: 30_000,
  });
  useEffect(() => {
    if (error && failureOf(error) === "signed-out") location.assign("/login?next=%2Fusage");
  }, [error]);
  if (isPending)
    return (
      <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
        <Spinner className="size-3!" /> Adding up…
      </p>
    );
  if (data === undefined)
    return (
      <p role="alert" className="mt-6 text-danger">
        {sentenceOf(error)}
      </p>
    );
  const used = data.reports.filter(({ ms }) => ms > 0);
  if (used.length === 0)
    return (
      <div className="mt-10">
        <Blank icon={<CircleGauge />} title="Nothing was billed in these days">
          Choose a kernel in a notebook and run a cell: from then on, what its instance costs is shown here.
        </Blank>
      </div>
    );
  return used.map((report) => (
    <UsageSections
      key={report.currency}
      report={report}
      notebooks={
        everyone ? null : (data.notebooks.find(({ currency }) => currency === report.currency) ?? null)
      }
      names={data.names}
      everyone={everyone}
    />
  ));
}
