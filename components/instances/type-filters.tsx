import type { Picking } from "@/core/compute/pick-types";

/** What narrows the choice of sizes. */
export function TypeFilters(props: {
  readonly picking: Picking;
  readonly onChange: (change: Partial<Picking>) => void;
}) {
  const { picking, onChange } = props;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <input
        type="search"
        aria-label="Filter instance types"
        placeholder="Filter: name, GPU, 8 GiB…"
        value={picking.text}
        onChange={(event) => onChange({ text: event.target.value })}
        className="h-7 min-w-48 flex-1 rounded-md border border-line-control bg-raised px-2 text-ui placeholder:text-ink-faint"
      />
      <Tick label="Fast launch only" on={picking.fastOnly} set={(fastOnly) => onChange({ fastOnly })} />
      <Tick label="Fits now" on={picking.fitsNow} set={(fitsNow) => onChange({ fitsNow })} />
    </div>
  );
}

function Tick(props: { readonly label: string; readonly on: boolean; readonly set: (on: boolean) => void }) {
  return (
    <label className="inline-flex items-center gap-1.5 text-ui">
      <input
        type="checkbox"
        className="accent-accent"
        checked={props.on}
        onChange={(event) => props.set(event.target.checked)}
      />
      {props.label}
    </label>
  );
}
