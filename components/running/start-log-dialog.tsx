"use client";
import { useQuery } from "@tanstack/react-query";
import { sentenceOf, studio } from "../studio/studio-client";
import { Dialog } from "../ui/dialog";

const paceMs = 2_000;

/** What the start-up scripts of an app wrote, while they run and afterwards. */
export function StartLogDialog(props: {
  readonly app: { readonly id: string; readonly name: string; readonly starting: boolean };
  readonly onClose: () => void;
}) {
  const { id, name, starting } = props.app;
  const { data, error } = useQuery({
    queryKey: ["compute", "startLog", id],
    queryFn: () => studio.compute.startLog.query({ appId: id }),
    refetchInterval: starting ? paceMs : false,
  });
  return (
    <Dialog
      title="Log of start-up scripts"
      description={name}
      onClose={props.onClose}
      className="w-[min(48rem,calc(100vw-1.5rem))]!"
    >
      {error ? (
        <p role="alert" className="mt-3 text-danger">
          {sentenceOf(error)}
        </p>
      ) : (
        <pre className="mt-3 rounded-md bg-code-surface p-3 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
          {data === undefined ? "Looking…" : data || "They wrote nothing."}
        </pre>
      )}
    </Dialog>
  );
}
