"use client";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTheme } from "../theme/theme-store";
import { curveColours } from "./curve-chart-colours";

interface CurveChartProps {
  /** What is shown, for whoever does not see it. */
  readonly label: string;
  readonly xTitle: string;
  readonly x: readonly number[];
  readonly curves: readonly { readonly name: string; readonly y: readonly (number | null)[] }[];
  readonly isLogarithmic: boolean;
  /** Points without lines between them. */
  readonly isScatter?: boolean;
}

/** Curves over one axis, on a canvas: a hundred of them with thousands of points each are fluid. */
export function CurveChart({ label, xTitle, x, curves, isLogarithmic, isScatter = false }: CurveChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme((state) => state.theme);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    // Asked for here so that another theme draws anew.
    void theme;
    const look = getComputedStyle(element);
    const colour = (name: string) => look.getPropertyValue(name).trim();
    const axis = {
      stroke: colour("--ink-soft"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1 },
      font: `11px ${look.fontFamily}`,
    };
    const series = curves.map(({ name }, index) => {
      const stroke = curveColours[index % curveColours.length] ?? "";
      return {
        label: name,
        stroke,
        width: 1.5,
        spanGaps: true,
        ...(isScatter ? { paths: () => null, points: { show: true, size: 8, fill: stroke } } : {}),
      };
    });
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: 260,
        scales: { x: { time: false }, y: isLogarithmic ? { distr: 3 } : {} },
        axes: [
          { ...axis, label: xTitle, labelFont: axis.font, labelSize: 18 },
          { ...axis, size: 64 },
        ],
        series: [{ label: xTitle }, ...series],
        legend: { show: curves.length <= 12, live: true },
      },
      // A logarithm has no place for what is not above zero.
      [
        [...x],
        ...curves.map(({ y }) =>
          y.map((value) => (isLogarithmic && value !== null && value <= 0 ? null : value)),
        ),
      ],
      element,
    );
    const watch = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: 260 }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [x, curves, isLogarithmic, isScatter, xTitle, theme]);
  return (
    <div
      ref={place}
      role="img"
      aria-label={label}
      className="min-w-0 [&_.u-legend]:text-2xs [&_.u-legend]:text-ink-soft"
    />
  );
}
