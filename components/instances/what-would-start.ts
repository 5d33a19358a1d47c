import { appsPerInstance } from "@/core/compute/what-starts";
import { priceText } from "../studio/size-text";
import type { OfferLine } from "./offer-line";

/** The state of the person's own instance of that type, beside its name; "" where none runs. */
export function roomText({ running }: Pick<OfferLine, "running">): string {
  if (running === null) return "";
  const free = appsPerInstance - running.length;
  return `Running, ${running.length} of ${appsPerInstance} apps${free <= 0 ? ": full" : ""}`;
}

/** What the next run would start on that size, and what that costs. */
export function wouldStartText(
  { type, unavailable, starts }: OfferLine,
  who: "The next run" | "The switch" = "The next run",
): string {
  if (unavailable !== null) return unavailable;
  const price = priceText(type.pricePerHour);
  switch (starts.type) {
    case "new":
      return type.pricePerHour === 0
        ? `${who} starts a new instance, which is free.`
        : `${who} starts a new instance, and with it billing: ${price}.`;
    case "shares":
      return `${who} uses the app that this image already has on your running instance: ${price} as before, nothing more.`;
    case "joins":
      return `${who} joins your running instance as app ${starts.apps} of ${appsPerInstance}: ${price} as before, nothing more.`;
    case "full":
      return `Your instance runs ${appsPerInstance} of ${appsPerInstance} apps, which is the limit. Choose a type with room, or shut an app down first.`;
    default:
      return starts satisfies never;
  }
}
