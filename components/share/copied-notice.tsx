"use client";
import { useState } from "react";
import { copiedFrom, withPackagesDecided } from "@/core/snapshot/copied-from";
import { installLine } from "@/core/snapshot/install-line";
import { newCell, withSession } from "../notebook/actions";
import { runCells } from "../notebook/run-actions";
import { useNotebook, useNotebookState, useSession } from "../notebook/use-notebook";
import { sentenceOf } from "../studio/studio-client";
import { warn } from "../ui/toast-store";
import { fetchPackages } from "./use-sharing";

/** In a copy of a shared notebook whose author had added packages: they can be had with one click. */
export function CopiedNotice() {
  const notebook = useNotebook();
  const metadata = useSession((session) => session.notebook.metadata, null);
  const packages = metadata === null ? [] : (copiedFrom(metadata)?.packages ?? []);
  const sessionId = useNotebookState((state) => (state.phase === "open" ? state.sessionId : ""));
  const image = useSession((session) => session.compute.image, "");
  const [waits, setWaits] = useState(false);
  if (metadata === null || packages.length === 0) return null;
  const isSameImage = copiedFrom(metadata)?.compute.image === image;
  const decided = () =>
    notebook.dispatch({ type: "setNotebookMetadata", metadata: withPackagesDecided(metadata) });
  const install = async () => {
    setWaits(true);
    try {
      const source = installLine({ packages, isSameImage, fetched: await fetchPackages(sessionId) });
      insert(newCell("code", { source }));
    } catch (error) {
      warn(sentenceOf(error));
      setWaits(false);
    }
  };
  const insert = (cell: ReturnType<typeof newCell>) => {
    withSession(notebook, () => notebook.dispatch({ type: "insertCell", after: null, cell }));
    decided();
    runCells(notebook, [cell.id]);
  };
  return (
    <div className="notice" role="status">
      <span>
        This copy ran with {packages.length === 1 ? "a package" : `${packages.length} packages`} that its
        author had added to the image: {packages.map(({ name, version }) => `${name} ${version}`).join(", ")}.
        Installing starts a kernel, and with it billing.
      </span>
      <button type="button" className="output-button" disabled={waits} onClick={() => void install()}>
        Install {packages.length === 1 ? "it" : "them"}
      </button>
      <button type="button" className="output-button" onClick={decided}>
        Not now
      </button>
    </div>
  );
}
