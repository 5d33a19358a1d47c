import { whatStarts } from "@/core/compute/what-starts";
import type { studio } from "../studio/studio-client";

export type TypeOffer = Awaited<ReturnType<typeof studio.compute.instanceTypes.query>>[number];

/** An offer with what choosing it would bring about for one image. */
export type OfferLine = ReturnType<typeof offerLine>;

export function offerLine(offer: TypeOffer, image: string) {
  const starts = whatStarts(offer.running, image);
  return { ...offer, starts, full: starts.type === "full" };
}
