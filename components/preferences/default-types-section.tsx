"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type HardwareClass, hardwareClasses, suits } from "@/core/compute/hardware";
import { useInstanceTypes } from "../notebook/compute-offers";
import { useCurrency } from "../studio/money";
import { queries } from "../studio/queries";
import { priceText, sizeText } from "../studio/size-text";
import { sentenceOf, studio } from "../studio/studio-client";
import { warn } from "../ui/toast-store";

const queryKey = ["compute", "defaultTypes"];
const labels: Readonly<Record<HardwareClass, string>> = {
  cpu: "Kernels that need no GPU",
  gpu: "Kernels that need a GPU",
};

/** On which instance type new notebooks run, until one is chosen there. */
export function DefaultTypesSection() {
  useCurrency();
  const defaults = useQuery({ queryKey, queryFn: () => studio.compute.defaultTypes.query() });
  const offers = useInstanceTypes({ enabled: true });
  const choose = useMutation({
    mutationFn: (of: { hardware: HardwareClass; type: string | null }) =>
      studio.compute.chooseDefaultType.mutate(of),
    onError: (error) => warn(sentenceOf(error)),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  const failed = defaults.error ?? offers.error;
  return (
    <section aria-label="Instance types of new notebooks" className="mt-4">
      <h3 className="font-semibold">Instance types of new notebooks</h3>
      {failed && <p role="alert">{sentenceOf(failed)}</p>}
      {hardwareClasses.map((hardware) => (
        <label key={hardware} className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="w-52 text-ink-soft">{labels[hardware]}</span>
          <select
            className="h-7 max-w-full min-w-0 flex-1 rounded-md border border-line-control bg-raised px-1.5"
            disabled={defaults.data === undefined || offers.data === undefined || choose.isPending}
            value={defaults.data?.[hardware].own ? (defaults.data[hardware].type ?? "") : ""}
            onChange={({ target }) => choose.mutate({ hardware, type: target.value || null })}
          >
            <option value="">
              {defaults.data?.[hardware].own === false
                ? `As usual here: ${defaults.data[hardware].type ?? "none"}`
                : "As usual here"}
            </option>
            {offers.data
              ?.filter(({ type }) => suits(hardware, type))
              .map(({ type }) => (
                <option key={type.name} value={type.name}>
                  {type.name}: {sizeText(type)}, {priceText(type.pricePerHour)}
                </option>
              ))}
          </select>
        </label>
      ))}
    </section>
  );
}
