"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { whenText } from "../registry/when";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { warn } from "../ui/toast-store";
import { tableLook } from "../usage/usage-table";

/** The person's schedules; nothing where there are none. */
export function Schedules() {
  const queries = useQueryClient();
  const { data = [] } = useQuery({
    queryKey: ["pipelines", "schedules"],
    queryFn: () => studio.pipelines.schedules.query({}),
    refetchInterval: 5_000,
  });
  const change = async (ask: () => Promise<unknown>) => {
    await ask().catch((error: unknown) => warn(sentenceOf(error)));
    await queries.invalidateQueries({ queryKey: ["pipelines", "schedules"] });
  };
  if (data.length === 0) return null;
  return (
    <section className="mt-6 overflow-x-auto rounded-xl border border-line bg-raised px-4 py-3 shadow-raised">
      <table className={tableLook}>
        <caption>Your schedules</caption>
        <thead>
          <tr>
            <th scope="col">Pipeline</th>
            <th scope="col">At</th>
            <th scope="col">Next</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {data.map(({ id, name, path, cron, timezone, isActive, next }) => (
            <tr key={id}>
              <th scope="row" className="w-full max-w-0 truncate pe-4!" title={path}>
                {name}
              </th>
              <td className="pe-4! whitespace-nowrap text-ink-soft">
                <code>{cron}</code> {timezone}
              </td>
              <td className="pe-4! whitespace-nowrap tabular-nums">
                {isActive ? (next === null ? "…" : whenText(next)) : "Off"}
              </td>
              <td className="flex gap-2">
                <Button
                  aria-label={`${isActive ? "Turn off" : "Turn on"} the schedule of ${name}`}
                  onClick={() =>
                    void change(() => studio.pipelines.setSchedule.mutate({ id, isActive: !isActive }))
                  }
                >
                  {isActive ? "Turn off" : "Turn on"}
                </Button>
                <Button
                  look="quiet"
                  aria-label={`Remove the schedule of ${name}`}
                  onClick={() => void change(() => studio.pipelines.removeSchedule.mutate({ id }))}
                >
                  Remove
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
