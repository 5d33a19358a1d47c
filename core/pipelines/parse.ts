import { LineCounter, parseDocument } from "yaml";
import { checkPipeline } from "./check";
import { pipelineFile, placeOf } from "./file-schema";
import type { Pipeline } from "./pipeline";

/** What is wrong with a file, and where: lines count from 1. */
interface Problem {
  readonly line: number;
  /** A sentence. */
  readonly text: string;
}

type Parsed =
  | { readonly pipeline: Pipeline; readonly problems: readonly [] }
  | { readonly pipeline: null; readonly problems: readonly Problem[] };

/** Kinds of values as people who write YAML call them. */
const kinds: Readonly<Record<string, string>> = {
  string: "text",
  record: "mapping",
  object: "mapping",
  array: "list",
  undefined: "gap",
};

const mostCharacters = 500_000;

/** Whether a file is taken for a pipeline, by its name. */
export function isPipelineFile(path: string): boolean {
  return /\.pipeline\.ya?ml$/.test(path);
}

/** Reads the text of a `*.pipeline.yaml` file. What is wrong is told with its line, all of it at once. */
export function parsePipeline(text: string): Parsed {
  if (text.length > mostCharacters)
    return { pipeline: null, problems: [{ line: 1, text: "This file is too long for a pipeline." }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => {
      return { line: lineAt(pos[0]), text: `This is no YAML: ${sentence(message)}` };
    });
    return { pipeline: null, problems };
  }
  const lineOf = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
      if (Array.isArray(range)) return lineAt(Number(range[0]));
    }
    return 1;
  };
  const read = pipelineFile.safeParse(plain(document));
  if (!read.success) {
    const problems = read.error.issues.map((issue) => {
      const path = placeOf(issue);
      return { line: lineOf(path), text: `${namedPlace(path)}${sentence(issue.message)}` };
    });
    return { pipeline: null, problems };
  }
  const problems = checkPipeline(read.data).map(({ path, text: said }) => ({
    line: lineOf(path),
    text: said,
  }));
  return problems.length > 0 ? { pipeline: null, problems } : { pipeline: read.data, problems: [] };
}

function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    // Aliases of aliases could be made to fill the memory.
    return document.toJS({ maxAliasCount: 50 });
  } catch {
    return null;
  }
}

function namedPlace(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "" : `${path.map(String).join(" → ")}: `;
}

function sentence(said: string): string {
  const [, wanted, found] = /^Invalid input: expected (\w+), received (\w+)$/.exec(said) ?? [];
  const text =
    wanted === undefined
      ? said
      : `a ${kinds[wanted] ?? wanted} is needed, not a ${kinds[found ?? ""] ?? found}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
