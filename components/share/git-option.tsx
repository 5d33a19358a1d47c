"use client";
import { useGit } from "./use-sharing";

/** Only where the notebook is in a repository: names of branches and files are told when that is wanted, and not before. */
export function GitOption(props: {
  readonly at: { readonly path: string; readonly sessionId: string };
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const git = useGit(props.at).data ?? null;
  if (git === null) return null;
  const { commit, branch, changedCount, remote } = git;
  const told = [
    commit === null ? "no commit yet" : `commit ${commit.slice(0, 8)}`,
    ...(branch === null ? [] : [`on ${branch}`]),
    ...(changedCount === 0
      ? []
      : [`the names of ${changedCount} changed ${changedCount === 1 ? "file" : "files"}`]),
    ...(remote === null ? [] : [remote]),
  ];
  return (
    <label className="mt-2 flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-0.5"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span className="min-w-0">
        Include git information
        <span className="block text-xs break-words text-ink-soft">{told.join(", ")}</span>
      </span>
    </label>
  );
}
