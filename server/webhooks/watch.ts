import type { Log } from "@/server/logs/log";
import type { Webhooks } from "./webhooks";

const everyMs = 2_000;

/** Sends what is due now and then; returns the end of it. */
export function watchWebhooks(of: { readonly webhooks: Webhooks; readonly log: Log }): () => Promise<void> {
  let sending: Promise<void> = Promise.resolve();
  let isSending = false;
  const timer = setInterval(() => {
    // One that takes long to answer holds up what comes behind it, and not the clock.
    if (isSending) return;
    isSending = true;
    sending = of.webhooks
      .deliver()
      .catch((error: unknown) => of.log.error("webhooks could not be sent", { error }))
      .finally(() => {
        isSending = false;
      });
  }, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await sending;
  };
}
