/** Prometheus text; names end in `_total` where they only grow. */
export function metricsText(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const full = `atelier_${name}`;
      return `# TYPE ${full} ${name.endsWith("_total") ? "counter" : "gauge"}\n${full} ${value}\n`;
    })
    .join("");
}
