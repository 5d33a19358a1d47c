import { suggestSize } from "@/core/compute/suggest";
import { AppMeters } from "../instances/app-meters";
import type { TypeOffer } from "../instances/offer-line";
import { useRunning } from "../running/use-running";
import { bytesText } from "../studio/size-text";
import { useSession } from "./use-notebook";

/** The instance that the kernel runs on: who uses what of it, its recent peak, and a size that would suit better. */
export function InstanceNow(props: {
  readonly types: readonly TypeOffer[];
  readonly onSuggestion: (name: string) => void;
}) {
  const kernel = useSession((session) => session.kernel, null);
  const running = useRunning();
  if (kernel === null || !("appId" in kernel)) return null;
  const instance = running.data?.instances.find((one) => one.apps.some((app) => app.id === kernel.appId));
  if (!instance?.size) return null;
  const { size, recent } = instance;
  const types = props.types.filter((offer) => offer.unavailable === null).map((offer) => offer.type);
  const suggestion = recent && suggestSize({ present: size, recent, types });
  return (
    <section aria-label="Your instance now" className="mt-3 rounded-lg border border-line px-3 py-2">
      <AppMeters instance={instance} kernelId={kernel.id} />
      {recent && (
        <p className="mt-2 text-xs text-ink-soft">
          Peak of the last {Math.max(1, Math.round(recent.coversMs / 60_000))} min:{" "}
          {recent.peakCpu.toFixed(1)} of {size.vcpu} vCPU, {bytesText(recent.peakMemoryBytes)} of{" "}
          {size.memoryGiB} GiB.{" "}
          {suggestion && (
            <>
              {suggestion.direction === "up"
                ? "Memory is nearly used up; a larger size would be safer: "
                : "Most of it is not used; a smaller size would do: "}
              <button
                type="button"
                className="rounded text-accent-text underline"
                onClick={() => props.onSuggestion(suggestion.to)}
              >
                {suggestion.to}
              </button>
            </>
          )}
        </p>
      )}
    </section>
  );
}
