"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SwitchPlan } from "@/notebook/wire";
import type { OfferLine } from "../instances/offer-line";
import { wouldStartText } from "../instances/what-would-start";
import { useAddedPackages } from "../packages/use-added-packages";
import { useDisk } from "../running/use-disk";
import { bytesText } from "../studio/size-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/spinner";
import { switchTo } from "./choose-instance";
import { LostVariables } from "./lost-variables";
import { useNotebook, useNotebookState, useSession } from "./use-notebook";

/** What a switch to another instance type takes along and what not, before anything happens. */
export function SwitchPlanDialog({
  line,
  onClose,
}: {
  readonly line: OfferLine;
  readonly onClose: () => void;
}) {
  const notebook = useNotebook();
  const plan = useSwitchPlan();
  const instanceType = line.type.name;
  const go = (keep: boolean) => {
    switchTo(notebook, { instanceType, keep });
    onClose();
  };
  const carries = plan.data?.type !== "none";
  return (
    <Dialog
      title={`Switch to ${instanceType}?`}
      description="You can go on writing: the kernel answers until the new one has everything, and stays where it is if anything fails."
      onClose={onClose}
      className="w-[min(36rem,calc(100vw-1.5rem))]"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {carries && <Button onClick={() => go(false)}>Switch without variables</Button>}
          <Button look="primary" onClick={() => go(carries)}>
            Switch
          </Button>
        </>
      }
    >
      <dl className="mt-3 grid gap-3 text-ui">
        <Part name="Variables">
          {plan.isPending && (
            <span className="choice-waiting">
              <Spinner /> Looking at what is there…
            </span>
          )}
          {plan.isError &&
            "What is there cannot be looked at now. What cannot come along is told afterwards."}
          {plan.data && <Variables plan={plan.data} />}
        </Part>
        <Part name="Packages">
          <Packages />
        </Part>
        <Part name="Files">
          Your home and the working folder are the same there. <ScratchFiles />
        </Part>
        <Part name="Cost">
          {wouldStartText(line, "The switch")} The present instance stops, and its bill, with its last app.
        </Part>
      </dl>
    </Dialog>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs font-medium text-ink-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function useSwitchPlan() {
  const { link, path } = useNotebook();
  const sessionId = useNotebookState((state) => (state.phase === "open" ? state.sessionId : null));
  return useQuery({
    queryKey: ["switch plan", path],
    enabled: sessionId !== null,
    gcTime: 0,
    retry: false,
    queryFn: () => link.switchPlan(sessionId ?? ""),
  });
}

function Variables({ plan }: { readonly plan: SwitchPlan }) {
  switch (plan.type) {
    case "busy":
      return "A cell is running. The switch waits for its end, and then brings along what can be carried.";
    case "none":
      return `Variables of ${plan.language} cannot be carried. The new kernel starts afresh.`;
    case "plan":
      return <Planned plan={plan} />;
    default:
      return plan satisfies never;
  }
}

function Planned({ plan }: { readonly plan: Extract<SwitchPlan, { type: "plan" }> }) {
  const order = useSession((session) => session.notebook.order, none);
  const lost = plan.variables.filter(({ how }) => how === "lost");
  const carried = plan.variables.length - lost.length;
  if (plan.variables.length === 0) return "There are none.";
  const again = (cell: string | undefined) => {
    const place = cell === undefined ? -1 : order.indexOf(cell);
    return place < 0 ? "" : ` Cell ${place + 1} makes it again.`;
  };
  return (
    <>
      {carried === 0
        ? "None can be carried."
        : `${carried} ${carried === 1 ? "is" : "are"} carried: ${bytesText(plan.bytes)}, in about ${Math.max(1, Math.round(plan.seconds))} s. Each is compared on its arrival.`}
      <LostVariables lost={lost.map(({ name, reason, cell }) => ({ name, reason: reason + again(cell) }))} />
    </>
  );
}

const none: readonly string[] = [];

function Packages() {
  const image = useSession((session) => session.compute.image, "");
  const added = useAddedPackages();
  const own = added.data?.find((one) => one.image === image)?.packages.length ?? 0;
  if (own === 0) return "The same image, with the same packages.";
  return `The same image, and the ${own === 1 ? "package" : `${own} packages`} that you added to it.`;
}

/** Scratch is of the instance, and stays there. */
function ScratchFiles() {
  const from = useSession(({ kernel }) => ("instance" in kernel ? kernel.instance.typeName : null), null);
  const disk = useDisk();
  const scratch = disk.data?.scratch.find((one) => one.type === from);
  if (scratch === undefined || scratch.fileCount === 0) return null;
  const named = scratch.files.slice(0, 3).map((file) => `${file.path} (${bytesText(file.bytes)})`);
  const more = scratch.fileCount - named.length;
  return `In scratch, which stays with ${from}: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
