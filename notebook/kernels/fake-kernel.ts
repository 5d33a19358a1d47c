import type { Output } from "@/core/notebook/notebook";
import type { Said } from "@/core/session/operation";

/** What a fake kernel does, statement by statement; one statement a line. */
export type FakeStep =
  | { readonly type: "say"; readonly said: Said }
  | { readonly type: "sleep"; readonly seconds: number }
  | { readonly type: "ask"; readonly text: string; readonly hidden: boolean }
  | { readonly type: "fail"; readonly output: Output & { readonly type: "error" } }
  | { readonly type: "flood"; readonly bytes: number }
  | { readonly type: "never" }
  | { readonly type: "die"; readonly code: number };

/**
 * A few words of Python, enough to use the studio without it: `print("…")`, `for i in range(n): print(i)`,
 * `sleep(s)`, `input("…")`, `getpass("…")`, `raise Name("…")`, `display("<b>…</b>")`, `exit(n)`, arithmetic; and the
 * named failures `never()`, `flood(bytes)`.
 */
export function fakeSteps(code: string): readonly FakeStep[] {
  const steps: FakeStep[] = [];
  for (const line of code.split("\n").map((text) => text.trim())) {
    if (line === "" || line.startsWith("#") || line.startsWith("import ") || line.startsWith("from "))
      continue;
    const step = stepsOf(line);
    steps.push(...step);
    if (step.some((one) => one.type === "fail")) break;
  }
  return steps;
}

function stepsOf(line: string): readonly FakeStep[] {
  const loop = /^for (\w+) in range\((\d+)\):\s*(.+)$/.exec(line);
  if (loop !== null) return repeated(loop);
  const parts = line.split(/;\s*/);
  if (parts.length > 1) return parts.flatMap(stepsOf);
  const call = /^([\w.]+)\((.*)\)$/.exec(line.replace(/^\w+ = (?=input|getpass)/, ""));
  if (call !== null) return [called(call[1] ?? "", call[2] ?? "")];
  const raised = /^raise (\w+)(?:\((.*)\))?$/.exec(line);
  if (raised !== null) return [failure(raised[1] ?? "", text(raised[2] ?? ""))];
  if (/^\w+ = /.test(line)) return [];
  if (/^[\d\s+\-*/().]+$/.test(line)) return [result(String(arithmetic(line)))];
  return [failure("NameError", `name '${line}' is not defined`)];
}

function repeated(loop: RegExpExecArray): readonly FakeStep[] {
  const [, name = "i", count = "0", body = ""] = loop;
  return Array.from({ length: Number(count) }, (_, value) =>
    stepsOf(body.replace(new RegExp(`\\b${name}\\b`, "g"), String(value))),
  ).flat();
}

function called(name: string, inside: string): FakeStep {
  switch (name) {
    case "print":
      return { type: "say", said: { type: "stream", name: "stdout", text: `${text(inside)}\n` } };
    case "sleep":
    case "time.sleep":
      return { type: "sleep", seconds: Number(inside) };
    case "input":
      return { type: "ask", text: text(inside), hidden: false };
    case "getpass":
      return { type: "ask", text: text(inside), hidden: true };
    case "display":
      return { type: "say", said: { type: "output", output: display(text(inside)) } };
    case "clear_output":
      return { type: "say", said: { type: "clear", wait: inside.includes("True") } };
    case "exit":
    case "os._exit":
      return { type: "die", code: Number(inside || 0) };
    case "never":
      return { type: "never" };
    case "flood":
      return { type: "flood", bytes: Number(inside) };
    default:
      return failure("NameError", `name '${name}' is not defined`);
  }
}

function text(inside: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(inside.trim());
  return (quoted?.[2] ?? inside).replace(/\\n/g, "\n").replace(/\\r/g, "\r");
}

function display(html: string): Output {
  const data = { "text/html": html, "text/plain": html };
  return { type: "display", data, metadata: {}, displayId: null, stored: {}, extra: {} };
}

function result(value: string): FakeStep {
  const output: Output = {
    type: "result",
    data: { "text/plain": value },
    metadata: {},
    executionCount: null,
    displayId: null,
    stored: {},
    extra: {},
  };
  return { type: "say", said: { type: "output", output } };
}

/** The step that ends a cell in an error, with the traceback in colours as IPython's is. */
export function failure(name: string, value: string): FakeStep & { readonly type: "fail" } {
  const traceback = [`\u001b[31m${name}\u001b[0m: ${value}`];
  return { type: "fail", output: { type: "error", name, value, traceback, extra: {} } };
}

/** Sums and products of numbers, with brackets; no more than the tests and the tour need. */
function arithmetic(source: string): number {
  const tokens = source.match(/\d+(?:\.\d+)?|[+\-*/()]/g) ?? [];
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++];
    if (token === "-") return -factor();
    if (token !== "(") return Number(token);
    const inner = sum();
    at++;
    return inner;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === "*" || tokens[at] === "/")
      value = tokens[at++] === "*" ? value * factor() : value / factor();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-")
      value = tokens[at++] === "+" ? value + product() : value - product();
    return value;
  };
  return sum();
}
