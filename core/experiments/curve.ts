import type { MetricPoint } from "./runs";

/** How a metric's curve is drawn. */
export interface CurveView {
  readonly along: "step" | "time";
  /** 0: as it is; towards 1: ever smoother. */
  readonly smoothing: number;
}

/** x: steps, or seconds since the curve's first point; y: the values, smoothed. Points that are no numbers are gaps. */
export function curveOf(
  points: readonly MetricPoint[],
  view: CurveView,
): { readonly x: number[]; readonly y: (number | null)[] } {
  const isByTime = view.along === "time";
  const ordered = [...points].sort((a, b) => (isByTime ? a.at - b.at : a.step - b.step || a.at - b.at));
  const first = ordered[0]?.at ?? 0;
  const x = ordered.map(({ step, at }) => (isByTime ? (at - first) / 1000 : step));
  return {
    x,
    y: smoothed(
      ordered.map(({ value }) => (Number.isFinite(value) ? value : null)),
      view.smoothing,
    ),
  };
}

/** An exponential average that is not drawn towards its beginning. */
function smoothed(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return [...values];
  let last = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    last = last * weight + value * (1 - weight);
    count += 1;
    return last / (1 - weight ** count);
  });
}

/** Several curves over one axis: every x that any of them has, in order, and the curves' values there. */
export function onOneAxis(
  curves: readonly { readonly x: readonly number[]; readonly y: readonly (number | null)[] }[],
): { readonly x: number[]; readonly ys: (number | null)[][] } {
  const x = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  const ys = curves.map((curve) => {
    const at = new Map(curve.x.map((place, index) => [place, curve.y[index] ?? null]));
    return x.map((place) => at.get(place) ?? null);
  });
  return { x, ys };
}
