"use client";
import { copiedFrom, withPackagesDecided } from "@/core/snapshot/copied-from";
import { newCell, withSession } from "../notebook/actions";
import { runCells } from "../notebook/run-actions";
import { useNotebook, useSession } from "../notebook/use-notebook";

/** In a copy of a shared notebook whose author had added packages: they can be had with one click. */
export function CopiedNotice() {
  const notebook = useNotebook();
  const metadata = useSession((session) => session.notebook.metadata, null);
  const packages = metadata === null ? [] : (copiedFrom(metadata)?.packages ?? []);
  if (metadata === null || packages.length === 0) return null;
  const decided = () =>
    notebook.dispatch({ type: "setNotebookMetadata", metadata: withPackagesDecided(metadata) });
  const install = () => {
    const pins = packages.map(({ name, version }) => `${name}==${version}`).join(" ");
    const cell = newCell("code", { source: `%pip install --quiet ${pins}` });
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
      <button type="button" className="output-button" onClick={install}>
        Install {packages.length === 1 ? "it" : "them"}
      </button>
      <button type="button" className="output-button" onClick={decided}>
        Not now
      </button>
    </div>
  );
}
