"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { timeText } from "../notebook/run-times";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { warn } from "../ui/toast-store";
import { tableLook } from "../usage/usage-table";

const words = { waiting: "Waiting", arrived: "Arrived", failed: "Given up" };

/** What was sent to a webhook, and what came of it. */
export function DeliveryLog({ webhook }: { readonly webhook: string }) {
  const queries = useQueryClient();
  const queryKey = ["webhooks", "deliveries", webhook];
  const found = useQuery({
    queryKey,
    queryFn: () => studio.webhooks.deliveries.query({ webhook }),
    refetchInterval: 2_000,
  });
  const again = async (delivery: string) => {
    try {
      await studio.webhooks.again.mutate({ delivery });
    } catch (error) {
      warn(sentenceOf(error));
    }
    await queries.invalidateQueries({ queryKey });
  };
  if (found.error) return <p className="mt-3 text-danger">{sentenceOf(found.error)}</p>;
  if (found.data?.length === 0) return <p className="mt-3 text-ink-faint">Nothing has been sent yet.</p>;
  return (
    <div className="mt-3 overflow-x-auto">
      <table className={tableLook}>
        <caption className="sr-only">Deliveries</caption>
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">At</th>
            <th scope="col">State</th>
            <th scope="col">Last try</th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.data?.map(({ id, event, createdAt, state, attempts, last, nextAt }) => (
            <tr key={id}>
              <th scope="row" className="pe-4! whitespace-nowrap">
                {event}
              </th>
              <td className="pe-4! whitespace-nowrap text-ink-soft tabular-nums">{timeText(createdAt)}</td>
              <td className="pe-4! whitespace-nowrap">
                {words[state]}
                {state === "waiting" && nextAt !== null && attempts > 0 && (
                  <span className="text-ink-soft">, next try {timeText(nextAt)}</span>
                )}
              </td>
              <td className="w-full pe-4! break-words text-ink-soft">
                {last === null ? "–" : `${last}${attempts > 1 ? `, ${attempts} tries` : ""}`}
              </td>
              <td>
                {state !== "waiting" && (
                  <Button look="quiet" onClick={() => void again(id)}>
                    Send again
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
