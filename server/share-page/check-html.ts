import { escapeHtml } from "@/core/highlight/highlight";
import { type CellVerdict, outcomeOf, summaryOf, type Verdict } from "@/core/reproduce/verdict";
import type { KeptCheck } from "@/server/snapshots/checks";

const outcomes = { reproduced: "Reproduced", differs: "Not the same", unfinished: "Not finished" };
const words: Readonly<Record<Verdict, string>> = {
  equal: "equal",
  volatile: "equal but for",
  close: "equal within tolerance",
  differs: "differs",
  failed: "failed",
  "not-run": "not run",
};

/** What the last check of this version found, and the way to another. */
export function checkHtml(of: {
  readonly check: KeptCheck | null;
  readonly order: readonly string[];
  /** `/s/<token>`, and with `?version=` where it is not the latest. */
  readonly path: string;
  readonly query: string;
  /** Whether the reader can have it checked. */
  readonly mayAsk: boolean;
}): string {
  const { check, order, path, query } = of;
  const ask = of.mayAsk
    ? `<form method="get" action="/"><input type="hidden" name="check" value="${escapeHtml(path.slice(3) + query)}"><button class="button">Check that it reproduces</button></form>`
    : "";
  const found = check === null ? "" : foundHtml(check, order);
  if (ask === "" && found === "") return "";
  return `<section aria-label="Reproducibility"><h2>Reproducibility</h2>${found}${ask}</section>`;
}

function foundHtml({ by, at, report }: KeptCheck, order: readonly string[]): string {
  const outcome = outcomeOf(report);
  const time = new Date(at).toISOString();
  const told = report.cells.filter(({ verdict }) => verdict !== "equal");
  const lines = told.map((cell) => `<li>${lineHtml(cell, order)}</li>`).join("");
  const cells = told.length === 0 ? "" : `<details><summary>By cell</summary><ul>${lines}</ul></details>`;
  const late = report.outOfOrder.map((id) => order.indexOf(id) + 1).filter((number) => number > 0);
  const notes = [
    ...report.notes,
    ...(late.length === 0 ? [] : [`In the snapshot ${cellsText(late)} ran before cells above.`]),
  ];
  return `<p><span class="verdict" data-outcome="${outcome}">${outcomes[outcome]}</span> ${escapeHtml(summaryOf(report))}</p>${notes.map((note) => `<p>${escapeHtml(note)}</p>`).join("")}${cells}<p>Run by ${escapeHtml(by)}, <time datetime="${time}">${time.slice(0, 16).replace("T", " ")} UTC</time>, in ${report.seconds} s</p>`;
}

function cellsText(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10).join(", ") + (numbers.length > 10 ? ", …" : "");
  return numbers.length === 1 ? `cell ${shown}` : `cells ${shown}`;
}

function lineHtml({ cell, verdict, note }: CellVerdict, order: readonly string[]): string {
  const number = order.indexOf(cell) + 1;
  const rest = note === "" ? "" : `${verdict === "volatile" ? " " : ": "}${escapeHtml(note)}`;
  return `<a href="#cell-${number}">Cell ${number}</a> ${words[verdict]}${rest}`;
}
