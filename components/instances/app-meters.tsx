import type { RunningInstance } from "../running/running-rows";
import { bytesText, sizeText } from "../studio/size-text";

const gib = 1024 ** 3;

/** CPU and memory of an instance, by app and kernel, so that who takes what can be seen. */
export function AppMeters(props: { readonly instance: RunningInstance; readonly kernelId: string | null }) {
  const { instance, kernelId } = props;
  const { size } = instance;
  if (size === null) return null;
  const limit = { cpu: size.vcpu, memoryBytes: size.memoryGiB * gib };
  return (
    <div>
      <p className="text-xs font-medium">
        {instance.type} · {sizeText(size)}
      </p>
      <ul className="mt-1 flex flex-col gap-1" aria-label="Use by app">
        {instance.apps.map((app) => (
          <li key={app.id}>
            <UseLine name={app.image} use={app.usage} limit={limit} />
            {app.usage?.kernels?.map((kernel) => (
              <div key={kernel.id} className="ps-4 text-ink-soft">
                <UseLine
                  name={
                    kernel.id === kernelId ? "Kernel of this notebook" : `Kernel ${kernel.id.slice(0, 8)}`
                  }
                  use={kernel}
                  limit={limit}
                />
              </div>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Use {
  readonly cpu: number;
  readonly memoryBytes: number;
}

function UseLine(props: { readonly name: string; readonly use: Use | null; readonly limit: Use }) {
  const { name, use, limit } = props;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 text-xs tabular-nums">
      <span className="truncate" title={name}>
        {name}
      </span>
      {use === null ? (
        <span className="col-span-2 text-ink-faint">starting…</span>
      ) : (
        <>
          <Meter name={`CPU of ${name}`} share={use.cpu / limit.cpu} text={`${use.cpu.toFixed(1)} vCPU`} />
          <Meter
            name={`Memory of ${name}`}
            share={use.memoryBytes / limit.memoryBytes}
            text={bytesText(use.memoryBytes)}
          />
        </>
      )}
    </div>
  );
}

function Meter(props: { readonly name: string; readonly share: number; readonly text: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, props.share)) * 100);
  return (
    <span className="inline-flex items-center gap-1.5">
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> has no look that all browsers let us set */}
      <span
        role="meter"
        aria-label={props.name}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={props.text}
        className="h-1.5 w-16 overflow-hidden rounded-full bg-pressed"
      >
        <span className="block h-full bg-accent" style={{ width: `${percent}%` }} />
      </span>
      <span className="w-16 text-end">{props.text}</span>
    </span>
  );
}
