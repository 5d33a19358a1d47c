"use client";
import { offerLine } from "../instances/offer-line";
import { wouldStartText } from "../instances/what-would-start";
import { useCurrency } from "../studio/money";
import { StartForecast } from "../usage/start-forecast";
import { useInstanceTypes } from "./compute-offers";
import { useSession } from "./use-notebook";

/** Before a kernel is chosen: what the next run starts, and what that costs. */
export function NextStart() {
  useCurrency();
  const compute = useSession((session) => session.compute, null);
  const offers = useInstanceTypes({ enabled: true });
  const offer = offers.data?.find(({ type }) => type.name === compute?.instanceType);
  if (compute === null || offer === undefined) return null;
  const line = offerLine(offer, compute.image);
  return (
    <p role="note" className="mt-3 text-xs text-ink-soft">
      On {offer.type.name}: {wouldStartText(line)}{" "}
      {line.unavailable === null && line.starts.type === "new" && (
        <StartForecast pricePerHour={offer.type.pricePerHour} />
      )}
    </p>
  );
}
