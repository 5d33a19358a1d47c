/** `report.ipynb`, or `report (copy 2).ipynb` where that name is taken. */
export function freeName(name: string, taken: readonly string[]): string {
  const dot = name.lastIndexOf(".");
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let copy = 0; ; copy += 1) {
    const candidate = copy === 0 ? name : `${stem} (copy${copy === 1 ? "" : ` ${copy}`})${end}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
