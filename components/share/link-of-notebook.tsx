"use client";
import { useRef, useState } from "react";
import { sentenceOf } from "../studio/studio-client";
import { ask } from "../ui/ask-store";
import { Button } from "../ui/button";
import { tell, warn } from "../ui/toast-store";
import { checkShared } from "./check-shared";
import { TermsFields } from "./terms-fields";
import {
  type Terms,
  useChangeTerms,
  type useLink,
  useRevoke,
  useShareOptions,
  useVisits,
} from "./use-sharing";

type Link = NonNullable<ReturnType<typeof useLink>["data"]>;

/** The address that was made, who may read it and who did, and its end. */
export function LinkOfNotebook(props: {
  readonly link: Link;
  readonly path: string;
  readonly isNew: boolean;
}) {
  const { link, path, isNew } = props;
  const address = `${location.origin}/s/${link.token}`;
  const field = useRef<HTMLInputElement>(null);
  const revoke = useRevoke(path);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      tell("The link is copied.");
    } catch {
      field.current?.select();
      warn("The browser did not let the link be copied. It is selected: copy it with the keyboard.");
    }
  };
  const end = async () => {
    const description = "Whoever has it reads nothing any more, in open tabs too. This cannot be undone.";
    const answer = await ask({
      type: "confirm",
      title: "End this link?",
      description,
      confirm: "End the link",
      danger: true,
    });
    if (answer !== null) revoke.mutate(link.id, { onError: (error) => warn(sentenceOf(error)) });
  };
  const { audience, people, note, expiresAt } = link;
  return (
    <div className="mt-3 grid gap-3">
      <div className="flex items-end gap-2">
        <label className="grid min-w-0 flex-1 gap-1">
          <span className="text-xs font-medium text-ink-soft">Link</span>
          <input
            ref={field}
            className="share-field"
            readOnly
            aria-label="Link"
            value={address}
            onFocus={(event) => event.target.select()}
          />
        </label>
        <Button onClick={() => void copy()}>Copy link</Button>
        <Button onClick={() => void end()}>End link</Button>
      </div>
      <div>
        <Button onClick={() => void checkShared(link.token)}>Check that it reproduces</Button>
      </div>
      <p role="status" className="text-xs text-ink-soft">
        {isNew ? "The link shows the notebook as it is now. " : ""}
        {link.versions.length === 1 ? "One version" : `${link.versions.length} versions`}; the address stays
        the same.
      </p>
      <CommentsOf link={link} address={address} />
      <LinkTerms key={JSON.stringify([audience, people, note, expiresAt])} link={link} path={path} />
      <Visits link={link.id} />
    </div>
  );
}

function CommentsOf({ link, address }: { readonly link: Link; readonly address: string }) {
  const { open, resolved } = link.comments;
  if (open + resolved === 0) return null;
  return (
    <p className="text-xs text-ink-soft">
      {open === 1 ? "1 open comment" : `${open} open comments`}, {resolved} resolved.{" "}
      <a className="text-accent-text underline" href={address} target="_blank" rel="noreferrer">
        Read them
      </a>
    </p>
  );
}

/** Changed here first, and for the readers once it is saved. */
function LinkTerms({ link, path }: { readonly link: Link; readonly path: string }) {
  const { audience, people, note, expiresAt } = link;
  const known: Terms = { audience, people, note, expiresAt };
  const [terms, setTerms] = useState(known);
  const change = useChangeTerms(path);
  const options = useShareOptions();
  const isChanged = JSON.stringify(terms) !== JSON.stringify(known);
  const save = () => change.mutate({ link: link.id, terms }, { onError: (error) => warn(sentenceOf(error)) });
  return (
    <>
      <TermsFields terms={terms} options={options.data ?? null} onChange={setTerms} />
      {isChanged && (
        <span className="flex items-center gap-2">
          <Button disabled={change.isPending} onClick={save}>
            Save changes
          </Button>
          <Button look="quiet" onClick={() => setTerms(known)}>
            Discard
          </Button>
        </span>
      )}
    </>
  );
}

const did = {
  opened: "opened it",
  copied: "made a copy",
  downloaded: "downloaded it",
  checked: "began a check",
};

function Visits({ link }: { readonly link: string }) {
  const visits = useVisits(link);
  if (visits.data === undefined || visits.data.length === 0)
    return <p className="text-xs text-ink-faint">Nobody has opened it yet.</p>;
  return (
    <details>
      <summary className="cursor-pointer text-xs font-medium text-ink-soft">
        {visits.data.length === 1 ? "One visit" : `${visits.data.length} visits`}
      </summary>
      <ul className="mt-1 max-h-32 overflow-auto text-xs">
        {visits.data.map((visit) => (
          <li key={`${visit.at} ${visit.name} ${visit.what}`}>
            {visit.name ?? "Somebody not signed in"} {did[visit.what]} (version {visit.version}),{" "}
            {new Date(visit.at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}
          </li>
        ))}
      </ul>
    </details>
  );
}
