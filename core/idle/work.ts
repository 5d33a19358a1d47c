/** What the programs of an app used at one moment; `at` is epoch ms, `cpu` cores. */
interface Reading {
  readonly at: number;
  readonly cpu: number;
  /** Read and written by its programs since the reading before, per second; left out where nobody counts. */
  readonly ioBytesPerSecond?: number | undefined;
}

/** When an app's programs last worked, whoever started them and whether or not anyone looked. */
export interface Work {
  /** Epoch ms; `null`: not since it is watched. */
  readonly lastAt: number | null;
  /** The stretch that is being averaged. */
  readonly from: number | null;
  readonly until: number;
  readonly cpuMs: number;
  readonly ioBytes: number;
}

export const noWork: Work = { lastAt: null, from: null, until: 0, cpuMs: 0, ioBytes: 0 };

const stretchMs = 30_000;
/** Of one core: an idle Jupyter Server with idle kernels takes about one per cent. */
const cpuFloor = 0.05;
/** Programs that copy or download do more, those that wait do less. */
const ioFloorPerSecond = 50_000;

/** With one more reading. Averages of half a minute count, so that no collector's spike is taken for work. */
export function noteWork(work: Work, reading: Reading): Work {
  if (work.from === null || reading.at <= work.until)
    return { ...work, from: work.from ?? reading.at, until: Math.max(work.until, reading.at) };
  const ms = reading.at - work.until;
  const next = {
    ...work,
    until: reading.at,
    cpuMs: work.cpuMs + reading.cpu * ms,
    ioBytes: work.ioBytes + ((reading.ioBytesPerSecond ?? 0) * ms) / 1000,
  };
  const length = reading.at - work.from;
  if (length < stretchMs) return next;
  const worked = next.cpuMs / length >= cpuFloor || (next.ioBytes * 1000) / length >= ioFloorPerSecond;
  return {
    lastAt: worked ? reading.at : work.lastAt,
    from: reading.at,
    until: reading.at,
    cpuMs: 0,
    ioBytes: 0,
  };
}
