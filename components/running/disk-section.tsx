"use client";
import { bytesText } from "../studio/size-text";
import { useDisk } from "./use-disk";

/** The person's volumes: what they hold, and what is left. */
export function DiskSection() {
  const { data } = useDisk();
  if (!data || (data.home === null && data.scratch.length === 0)) return null;
  return (
    <section aria-label="Disk" className="mx-3 mt-3 border-t border-line pt-2">
      <h3 className="text-xs font-medium text-ink-soft">Disk</h3>
      <dl className="mt-1 text-2xs tabular-nums">
        {data.home && <Volume name="Home" use={data.home} note="Kept." />}
        {data.scratch.map((scratch) => (
          <Volume
            key={scratch.instance}
            name={`Scratch of ${scratch.type}`}
            use={scratch}
            note="Goes with the instance's last app."
          />
        ))}
      </dl>
    </section>
  );
}

function Volume(props: {
  readonly name: string;
  readonly use: { readonly usedBytes: number | null; readonly freeBytes: number };
  readonly note: string;
}) {
  const { usedBytes, freeBytes } = props.use;
  const used = usedBytes === null ? "Use not known" : `${bytesText(usedBytes)} used`;
  return (
    <div className="py-0.5">
      <dt className="text-ui">{props.name}</dt>
      <dd className="text-ink-soft">
        {used}, {bytesText(freeBytes)} free. {props.note}
      </dd>
    </div>
  );
}
