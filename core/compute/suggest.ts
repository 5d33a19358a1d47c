import { nextSize } from "./next-size";
import type { RecentUse } from "./recent-use";
import type { SizedType } from "./sized-type";

interface Suggestion {
  readonly direction: "up" | "down";
  /** The type that would suit. */
  readonly to: string;
}

/** Above this share of the memory, the next surprise ends a kernel. */
export const crowdedShare = 0.85;
/** Below this share of memory and of CPU, most of what is paid for is not used. */
export const idleShare = 0.3;
/** A smaller size is advised only after so long a look; the last five minutes of an hour may be missing. */
export const watchedLongEnoughMs = 55 * 60_000;

const gib = 1024 ** 3;

/** The next larger or a smaller type, where the recent use asks for it; `null` where the present one suits. */
export function suggestSize(of: {
  readonly present: SizedType;
  readonly recent: RecentUse;
  /** Those that can be had now. */
  readonly types: readonly SizedType[];
}): Suggestion | null {
  const { present, recent } = of;
  const others = of.types.filter((type) => (type.gpu === null) === (present.gpu === null));
  if (memoryShare(present, recent) > crowdedShare) {
    const larger = nextSize(present, of.types);
    return larger === null ? null : { direction: "up", to: larger.name };
  }
  const idle = memoryShare(present, recent) < idleShare && recent.peakCpu / present.vcpu < idleShare;
  if (!idle || recent.coversMs < watchedLongEnoughMs) return null;
  const smaller = others.filter(
    (type) =>
      type.pricePerHour < present.pricePerHour &&
      memoryShare(type, recent) <= crowdedShare &&
      type.vcpu >= recent.peakCpu,
  );
  return suggestion("down", smaller);
}

function memoryShare(type: SizedType, recent: RecentUse): number {
  return recent.peakMemoryBytes / gib / type.memoryGiB;
}

function suggestion(direction: Suggestion["direction"], types: readonly SizedType[]): Suggestion | null {
  const [cheapest] = types.toSorted((a, b) => a.pricePerHour - b.pricePerHour || a.memoryGiB - b.memoryGiB);
  return cheapest === undefined ? null : { direction, to: cheapest.name };
}
