"use client";
import { clsx } from "clsx";
import { sentenceOf } from "@/components/studio/studio-client";
import { confirmed } from "@/components/ui/ask-store";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Spinner } from "@/components/ui/spinner";
import type { BuildState } from "@/server/images/environments";
import { canHibernate } from "./choose-instance";
import { useImages } from "./compute-offers";
import { NextStart } from "./next-start";
import { shortLanguage } from "./short-language";
import { useNotebook, useSession } from "./use-notebook";

interface Chosen {
  readonly image: string;
  readonly kernelspec: string;
}

/** Image and language in one choice; and where to stop a kernel that runs. */
export function KernelDialog({ onClose }: { readonly onClose: () => void }) {
  const notebook = useNotebook();
  const images = useImages({ enabled: true });
  const compute = useSession((session) => session.compute, null);
  const alive = useSession(({ kernel }) => kernel.phase !== "none" && kernel.phase !== "dead", false);
  const isStarting = useSession(({ kernel }) => kernel.phase === "starting", false);
  const mayHibernate = useSession(canHibernate, false);
  const choose = async (next: Chosen) => {
    onClose();
    if (compute === null || (compute.image === next.image && compute.kernelspec === next.kernelspec)) return;
    if (alive && !(await sureToChange())) return;
    notebook.dispatch({ type: "chooseCompute", compute: { ...compute, ...next } });
  };
  const hibernate = () => {
    notebook.dispatch({ type: "hibernate", why: "asked" });
    onClose();
  };
  const shutDown = () => {
    notebook.dispatch({ type: "shutDownKernel" });
    onClose();
  };
  return (
    <Dialog
      title="Choose a kernel"
      description="An image with its language. Nothing starts until you run a cell."
      onClose={onClose}
      className="w-[min(34rem,calc(100vw-1.5rem))]"
      actions={
        alive && (
          <>
            {mayHibernate && <Button onClick={hibernate}>Save variables and stop</Button>}
            <Button onClick={shutDown}>{isStarting ? "Cancel the start" : "Shut down kernel"}</Button>
          </>
        )
      }
    >
      {images.isPending && (
        <p className="choice-waiting">
          <Spinner /> Looking at what is there…
        </p>
      )}
      {images.isError && <p role="alert">{sentenceOf(images.error)}</p>}
      <ul className="choice-list" aria-label="Kernels">
        {images.data?.flatMap((image) =>
          image.kernelspecs.map((spec) => {
            const now = compute?.image === image.id && compute.kernelspec === spec.name;
            const note = buildNote(image.build);
            return (
              <li key={`${image.id} ${spec.name}`}>
                <button
                  type="button"
                  className={clsx("choice", now && "choice-now")}
                  aria-pressed={now}
                  disabled={image.build.state === "failed" || image.build.state === "withdrawn"}
                  onClick={() => void choose({ image: image.id, kernelspec: spec.name })}
                >
                  <span className="choice-name">
                    {shortLanguage(spec.displayName)} ({image.name})
                  </span>
                  {note !== null && <span className="choice-note">{note}</span>}
                </button>
              </li>
            );
          }),
        )}
      </ul>
      {!alive && <NextStart />}
    </Dialog>
  );
}

const sureToChange = () =>
  confirmed({
    title: "Change the kernel?",
    description: "The kernel that runs now is stopped and its variables are lost. Your outputs stay.",
    confirm: "Change kernel",
    danger: true,
  });

function buildNote(build: BuildState): string | null {
  switch (build.state) {
    case "ready":
      return null;
    case "not-built":
    case "building":
      return build.note;
    case "failed":
    case "withdrawn":
      return build.reason;
    default:
      return build satisfies never;
  }
}
