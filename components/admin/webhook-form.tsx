"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";

/** Adds a webhook; its secret is shown once. */
export function WebhookForm() {
  const queries = useQueryClient();
  const [url, setUrl] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const field = useId();
  const add = async () => {
    setProblem(null);
    try {
      const made = await studio.webhooks.add.mutate({ url: url.trim() });
      setSecret(made.secret);
      setUrl("");
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
  };
  return (
    <section aria-label="Add a webhook" className="mt-6">
      <h2 className="font-semibold">Add a webhook</h2>
      <form
        className="mt-2 flex flex-wrap items-end gap-2.5"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div className="min-w-0 flex-1">
          <label htmlFor={field} className="text-xs text-ink-soft">
            Address
          </label>
          <input
            id={field}
            value={url}
            placeholder="https://"
            onChange={(event) => setUrl(event.target.value)}
            className="mt-1 block h-8 w-full max-w-xl rounded-md border border-line-control bg-raised px-2.5"
          />
        </div>
        <Button type="submit" look="primary" className="h-8" disabled={url.trim() === ""}>
          Add
        </Button>
      </form>
      {problem !== null && (
        <p role="alert" className="mt-2 text-danger">
          {problem}
        </p>
      )}
      {secret !== null && <Secret secret={secret} onClose={() => setSecret(null)} />}
    </section>
  );
}

function Secret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Dialog
      title="The secret of this webhook"
      description="It is shown this once. Whoever gets a delivery checks with it that it comes from here: X-Atelier-Signature is t=<seconds>,v1=<HMAC-SHA256 of “<seconds>.<body>”, in hex>."
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <input
        readOnly
        aria-label="Secret"
        value={secret}
        onFocus={(event) => event.target.select()}
        className="mt-3 h-8 w-full rounded-md border border-line-control bg-code-surface px-2.5 font-mono text-xs"
      />
    </Dialog>
  );
}
