import { z } from "zod";
import { AppError } from "@/core/errors";
import type { UsageReport } from "@/core/usage/usage-report";
import { type Command, type Report, table } from "@/server/commands/command";

/** What everybody ran and what it costs, in a period of whole days of this machine's time. */
export const usageCommands: readonly Command[] = [
  {
    name: "usage",
    takes: "anything",
    about: "what was run, on what, and what it costs; --from and --to take days, as in 2026-11-30",
    async run(foundation, subject) {
      const period = periodOf(subject, foundation.clock.now());
      const reports = await foundation.usage.reports({
        owner: null,
        boundaries: [period.from, period.to],
      });
      return reportOf(period, { reports, names: await foundation.usage.names() });
    },
  },
];

const day = z.iso.date();

/** The days that are named; this month until today where none is. `to` is the end of that day. */
function periodOf(text: string, now: number): { readonly from: number; readonly to: number } {
  const words = text === "" ? [] : text.split(" ");
  const given = new Map<string, Date>();
  while (words.length > 0) {
    const [option = "", value = ""] = words.splice(0, 2);
    if ((option !== "--from" && option !== "--to") || !day.safeParse(value).success) throw misused();
    given.set(option, new Date(`${value}T00:00:00`));
  }
  const today = new Date(now);
  const from = given.get("--from") ?? new Date(today.getFullYear(), today.getMonth(), 1);
  const to = given.get("--to") ?? today;
  return { from: from.getTime(), to: new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1).getTime() };
}

function misused(): AppError {
  return new AppError("invalid", "Use: atelier usage [--from 2026-11-01] [--to 2026-11-30] [--json]");
}

function reportOf(
  period: { readonly from: number; readonly to: number },
  of: { readonly reports: readonly UsageReport[]; readonly names: ReadonlyMap<string, string> },
): Report {
  const json = {
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    usage: of.reports,
  };
  const lines = of.reports.flatMap((report) => linesOf(report, of.names));
  return { json, lines: lines.length === 0 ? ["Nothing was metered in that time."] : lines, good: true };
}

function linesOf(report: UsageReport, names: ReadonlyMap<string, string>): readonly string[] {
  const row = (name: string, one: { ms: number; amount: number }) => [
    name,
    (one.ms / 3_600_000).toFixed(2),
    one.amount.toFixed(3),
  ];
  return [
    ...table(
      ["PERSON", "HOURS", report.currency],
      report.byPerson.map((one) => row(names.get(one.key) ?? one.key, one)),
    ),
    "",
    ...table(
      ["INSTANCE TYPE", "HOURS", report.currency],
      [...report.byType.map((one) => row(one.key, one)), row("in all", report)],
    ),
    ...(report.estimated ? ["Something still runs; its part is an estimate up to now."] : []),
  ];
}
