"use client";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import {
  longestStartScript,
  type StartScriptKind,
  startScriptKinds,
  whyNoStartScript,
} from "@/core/compute/start-script";
import { queries } from "../studio/queries";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";

const queryKey = ["compute", "startScripts"];
const about: Readonly<Record<StartScriptKind, { readonly label: string; readonly before: string }>> = {
  KernelGateway: { label: "Apps with kernels", before: "before any kernel or terminal of the app" },
  JupyterServer: { label: "Your studio", before: "before files and notebooks open" },
};

/** Shell scripts that run when a person's apps start. */
export function StartScriptsSection() {
  const { data, error } = useQuery({ queryKey, queryFn: () => studio.compute.startScripts.query() });
  return (
    <section aria-label="Start-up scripts" className="mt-6">
      <h3 className="font-semibold">Start-up scripts</h3>
      <p className="mt-1 text-ink-soft">
        Run by <code className="font-mono">/bin/sh</code> in your home when an app starts, for at most five
        minutes. Where one fails the app starts all the same, and <b className="font-medium">Running</b> says
        so and has its log. What it sets with <code className="font-mono">export</code> ends with it.
      </p>
      {error && <p role="alert">{sentenceOf(error)}</p>}
      {!data && !error && (
        <p role="status" className="mt-2 flex items-center gap-2 text-ink-soft">
          <Spinner /> Looking…
        </p>
      )}
      {data && startScriptKinds.map((kind) => <ScriptForm key={kind} kind={kind} of={data[kind]} />)}
    </section>
  );
}

function ScriptForm(props: {
  readonly kind: StartScriptKind;
  readonly of: { readonly own: string; readonly domain: boolean };
}) {
  const { kind, of } = props;
  const note = useId();
  const [text, setText] = useState(of.own);
  const [answer, setAnswer] = useState<{ readonly ok: boolean; readonly text: string } | null>(null);
  const { label, before } = about[kind];
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await studio.compute.chooseStartScript.mutate({ kind, script: text });
      setAnswer({
        ok: true,
        text: text.trim() === "" ? "None from the next start on" : "Saved for the next start",
      });
    } catch (error) {
      setAnswer({ ok: false, text: sentenceOf(error) });
    }
    await queries.invalidateQueries({ queryKey });
  };
  const wrong = whyNoStartScript(text);
  const count = `${[...text].length.toLocaleString("en-US")} of ${longestStartScript.toLocaleString("en-US")}`;
  return (
    <form onSubmit={save} className="mt-3">
      <label className="block">
        <span className="font-medium">{label}</span>
        <span className="text-ink-soft">
          , {before}
          {of.domain ? ", after a script of your domain" : ""}
        </span>
        <textarea
          value={text}
          rows={5}
          spellCheck={false}
          aria-describedby={note}
          onChange={({ target }) => {
            setText(target.value);
            setAnswer(null);
          }}
          className="mt-1 block w-full resize-y rounded-md border border-line-control bg-canvas px-2 py-1.5 font-mono text-xs"
        />
      </label>
      <span className="mt-1 flex items-center gap-3">
        <span
          id={note}
          role="status"
          className={`min-w-0 flex-1 text-xs ${wrong !== null || answer?.ok === false ? "text-danger" : "text-ink-soft"}`}
        >
          {wrong ?? answer?.text ?? (text === of.own ? "" : `${count} characters, not saved`)}
        </span>
        <Button type="submit" disabled={wrong !== null || text === of.own} aria-label={`Save: ${label}`}>
          Save
        </Button>
      </span>
    </form>
  );
}
