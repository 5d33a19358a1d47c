import { type Compared, compareText, equal } from "./compare-text";
import { worse } from "./verdict";

/** The rows of the tables of some HTML, each cell as text; `null` where there is none. */
function rowsOf(html: string): readonly (readonly string[])[] | null {
  const rows = [...html.matchAll(/<tr\b[^>]*>([\s\S]*?)(?=<tr\b|<\/tr>|<\/table>)/gi)];
  if (rows.length === 0) return null;
  return rows.map(([, row = ""]) =>
    [...row.matchAll(/<t[dh]\b[^>]*>([\s\S]*?)(?=<t[dh]\b|<\/t[dh]>|$)/gi)].map(([, cell = ""]) =>
      cell
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim(),
    ),
  );
}

/** Tables are compared by cell, with the place of the first that differs; other HTML as the text that it is. */
export function compareHtml(before: string, after: string): Compared {
  if (before === after) return equal;
  const [a, b] = [rowsOf(before), rowsOf(after)];
  if (a === null || b === null) return compareText(before, after);
  const size = (rows: typeof a) => `${rows.length} × ${Math.max(0, ...rows.map((row) => row.length))}`;
  if (a.length !== b.length || a.some((row, at) => row.length !== b[at]?.length))
    return { verdict: "differs", note: `table of ${size(a)} → ${size(b)}` };
  let found = equal;
  for (const [y, row] of a.entries())
    for (const [x, cell] of row.entries()) {
      const compared = compareText(cell, b[y]?.[x] ?? "");
      const note =
        compared.verdict === "differs" ? `row ${y + 1}, column ${x + 1}: ${compared.note}` : compared.note;
      found = worse(found, { ...compared, note });
    }
  return found;
}
