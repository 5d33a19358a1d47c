"use client";
import { Button } from "../ui/button";
import { tableLook } from "../usage/usage-table";
import { useBuilds } from "./use-images";

const words = { running: "Going on", done: "Done", failed: "Failed" } as const;

/** The latest builds, whoever began them, each with its log. */
export function BuildsTable({ onShow }: { readonly onShow: (id: string) => void }) {
  const { data } = useBuilds();
  if (data === undefined || data.length === 0) return null;
  return (
    <section
      aria-label="Builds"
      className="mt-6 overflow-x-auto rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <h2 className="font-semibold">Builds</h2>
      <table className={`${tableLook} mt-2`}>
        <caption className="sr-only">The latest builds</caption>
        <tbody>
          {data.map((build) => (
            <tr key={build.id}>
              <th scope="row" className="whitespace-nowrap">
                {build.image}
                <span className="block text-xs font-normal text-ink-soft">
                  {new Date(build.startedAt).toLocaleString(undefined, {
                    dateStyle: "medium",
                    timeStyle: "short",
                  })}
                </span>
              </th>
              <td className="w-full ps-4">
                <span className={build.state === "failed" ? "text-danger" : undefined}>
                  {words[build.state]}
                </span>
                {build.problem !== "" && <span className="block text-xs text-ink-soft">{build.problem}</span>}
              </td>
              <td className="ps-4">
                <Button aria-label={`Log of ${build.image}`} onClick={() => onShow(build.id)}>
                  Log
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
