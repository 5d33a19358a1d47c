"use client";
import { useState } from "react";
import { useNotebook, useNotebookState } from "../notebook/use-notebook";
import { sentenceOf } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/spinner";
import { FindingsList } from "./findings-list";
import { GitOption } from "./git-option";
import { LinkOfNotebook } from "./link-of-notebook";
import { noTerms, TermsFields } from "./terms-fields";
import { type Terms, useFindings, useLink, useShare, useShareOptions } from "./use-sharing";

/** Makes a frozen copy of the notebook that others can read under one address. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const { path } = useNotebook();
  const sessionId = useNotebookState((state) => (state.phase === "open" ? state.sessionId : ""));
  const name = path.split("/").at(-1) ?? path;
  const link = useLink(path);
  const options = useShareOptions();
  const share = useShare({ path, sessionId });
  const [terms, setTerms] = useState<Terms>(noTerms);
  const [withOutputs, setWithOutputs] = useState(true);
  const [withGit, setWithGit] = useState(false);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const findings = useFindings({ path, sessionId }, { withOutputs });
  const masks = [...new Set((findings.data ?? []).map(({ text }) => text))].filter(
    (text) => !shown.has(text),
  );
  const known = link.data ?? null;
  const namesNobody = known === null && terms.audience === "people" && terms.people.length === 0;
  const waits = findings.isPending || link.isPending || share.isPending || namesNobody;
  const send = () => share.mutate({ link: known?.id ?? null, withOutputs, withGit, masks, terms });
  return (
    <Dialog
      title={`Share ${name}`}
      description="Others read the notebook as it is now, with its outputs and what it ran on. Nothing runs to show it, and later changes do not show."
      onClose={onClose}
      className="w-[min(36rem,calc(100vw-1.5rem))]"
      actions={
        <>
          {share.isPending && (
            <span className="choice-waiting mr-auto">
              <Spinner /> Taking the snapshot…
            </span>
          )}
          <Button look="primary" data-focus-first disabled={waits} onClick={send}>
            {known === null ? "Create link" : "Share a new version"}
          </Button>
        </>
      }
    >
      {known !== null && <LinkOfNotebook link={known} path={path} isNew={share.isSuccess} />}
      {share.isError && (
        <p role="alert" className="mt-3 text-danger">
          {sentenceOf(share.error)}
        </p>
      )}
      {known === null && <TermsFields terms={terms} options={options.data ?? null} onChange={setTerms} />}
      <label className="mt-3 flex items-center gap-2">
        <input
          type="checkbox"
          checked={withOutputs}
          onChange={(event) => setWithOutputs(event.target.checked)}
        />
        Include outputs
      </label>
      <GitOption at={{ path, sessionId }} checked={withGit} onChange={setWithGit} />
      <FindingsList
        findings={findings.data ?? null}
        problem={findings.isError ? sentenceOf(findings.error) : null}
        mustMask={options.data?.secretsBlock ?? false}
        shown={shown}
        onChange={setShown}
      />
    </Dialog>
  );
}
