import type { SizedType } from "./sized-type";

/** The cheapest type with more memory than the present one and no fewer cores, of the same kind; `null`: there is none. */
export function nextSize<Type extends SizedType>(present: SizedType, types: readonly Type[]): Type | null {
  const larger = types.filter(
    (type) =>
      type.memoryGiB > present.memoryGiB &&
      type.vcpu >= present.vcpu &&
      (type.gpu === null) === (present.gpu === null),
  );
  const [cheapest] = larger.toSorted((a, b) => a.pricePerHour - b.pricePerHour || a.memoryGiB - b.memoryGiB);
  return cheapest ?? null;
}
