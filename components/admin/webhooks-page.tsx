"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import { useEffect, useState } from "react";
import { failureOf, sentenceOf, studio } from "../studio/studio-client";
import { confirmed } from "../ui/ask-store";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";
import { tell, warn } from "../ui/toast-store";
import { AdminFrame } from "./admin-frame";
import { DeliveryLog } from "./delivery-log";
import { WebhookForm } from "./webhook-form";

/** For administrators: where the studio tells others what happened. */
export function WebhooksPage() {
  return (
    <AdminFrame
      page="Webhooks"
      lead="What is decided about versions of models is sent to these addresses as JSON, signed with the secret of each, and again until it has arrived, for about a day."
    >
      <All />
    </AdminFrame>
  );
}

function All() {
  const found = useQuery({ queryKey: ["webhooks"], queryFn: () => studio.webhooks.list.query() });
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    if (found.error && failureOf(found.error) === "signed-out")
      location.assign("/login?next=%2Fadmin%2Fwebhooks");
  }, [found.error]);
  if (found.isPending)
    return (
      <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
        <Spinner className="size-3!" /> Looking for webhooks…
      </p>
    );
  if (found.data === undefined)
    return (
      <p role="alert" className="mt-6 text-danger">
        {sentenceOf(found.error)}
      </p>
    );
  return (
    <>
      {found.data.length === 0 ? (
        <Blank icon={<Webhook />} title="No webhook yet">
          Add the address of whatever is to hear that a version was approved, say.
        </Blank>
      ) : (
        <ul className="mt-4 flex flex-col gap-3">
          {found.data.map(({ id, url }) => (
            <li key={id} className="rounded-xl border border-line bg-raised p-4 shadow-raised">
              <Line
                id={id}
                url={url}
                isShown={shown === id}
                onShow={() => setShown(shown === id ? null : id)}
              />
              {shown === id && <DeliveryLog webhook={id} />}
            </li>
          ))}
        </ul>
      )}
      <WebhookForm />
    </>
  );
}

interface LineProps {
  readonly id: string;
  readonly url: string;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

function Line({ id, url, isShown, onShow }: LineProps) {
  const queries = useQueryClient();
  const act = async (change: () => Promise<unknown>, done: string) => {
    try {
      await change();
      tell(done);
    } catch (error) {
      warn(sentenceOf(error));
    }
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
  };
  const remove = async () => {
    const isSure = await confirmed({
      title: "Remove this webhook",
      description: `Nothing is sent to ${url} any more, what waits for it neither.`,
      confirm: "Remove",
      danger: true,
    });
    if (isSure) await act(() => studio.webhooks.remove.mutate({ id }), "The webhook is removed.");
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="min-w-0 flex-1 font-mono text-xs break-all">{url}</span>
      <Button onClick={() => act(() => studio.webhooks.test.mutate({ id }), "A test is on its way.")}>
        Send a test
      </Button>
      <Button aria-expanded={isShown} onClick={onShow}>
        Deliveries
      </Button>
      <Button look="quiet" onClick={() => void remove()}>
        Remove
      </Button>
    </div>
  );
}
