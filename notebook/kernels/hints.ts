import type { Json, JsonObject } from "@/core/json";
import { codePointsBefore, utf16Before } from "./code-points";
import type { Completion } from "./kernel-line";
import { objectOf, textOf } from "./message";
import type { Questions } from "./questions";
import { bundleOf } from "./said";

/** More than loading that library, below, takes on a machine with much to do. */
const patienceMs = 10_000;
/**
 * The first completion loads a library, a second of the kernel's processor that a run would have to do without: so it is
 * asked for ahead, between runs.
 */
const warmUpAfterMs = 1_500;

/**
 * Completion and inspection. Where the kernel has subshells they are asked there and answer while a cell runs;
 * elsewhere they are asked between runs only, so that they never stand in a queue.
 */
export interface Hints {
  complete(code: string, cursor: number): Promise<Completion | null>;
  inspect(code: string, cursor: number): Promise<Readonly<Record<string, string>> | null>;
  /** The kernel is new (start, restart): learn what it offers. `null`: it says nothing, or is gone. */
  prepare(info: JsonObject | null): void;
}

/** Completions and help, over a subshell where the kernel has one; without one, `null` while a cell runs. */
export function createHints(options: { readonly questions: Questions; isBusy(): boolean }): Hints {
  const { questions } = options;
  let subshell: Promise<string | null> | null = null;
  let offered = false;
  const ask = async (type: string, content: JsonObject): Promise<JsonObject | null> => {
    // Made at the first question and not with the kernel: its making would hold up the run that the kernel is for.
    subshell ??= offered ? ownSubshell(questions) : Promise.resolve(null);
    const subshellId = await subshell;
    if (subshellId === null && options.isBusy()) return null;
    const rest = subshellId === null ? {} : { subshellId };
    const reply = await questions.ask({ channel: "shell", type, content, timeoutMs: patienceMs, ...rest });
    return reply?.status === "ok" ? reply : null;
  };
  const warmUp = () => {
    setTimeout(() => {
      if (!offered) return;
      if (options.isBusy()) warmUp();
      else void ask("complete_request", { code: "x", cursor_pos: 1 });
    }, warmUpAfterMs).unref();
  };
  return {
    prepare(info) {
      offered = offersSubshell(info);
      subshell = null;
      if (offered) warmUp();
    },
    async complete(code, cursor) {
      const reply = await ask("complete_request", { code, cursor_pos: codePointsBefore(code, cursor) });
      return reply === null ? null : completionOf(code, reply);
    },
    async inspect(code, cursor) {
      const cursor_pos = codePointsBefore(code, cursor);
      const reply = await ask("inspect_request", { code, cursor_pos, detail_level: 0 });
      if (reply?.found !== true) return null;
      const texts = Object.entries(bundleOf(reply.data)).filter(([, value]) => typeof value === "string");
      return Object.fromEntries(texts) as Record<string, string>;
    },
  };
}

/**
 * Kernels that wrap a shell, like Bash's, inherit the announcement from ipykernel and would type the question into
 * the program that runs.
 */
function offersSubshell(info: JsonObject | null): boolean {
  const features = info?.supported_features;
  const announced = Array.isArray(features) && features.includes("kernel subshells");
  return announced && /^(ipython|x)/.test(textOf(info?.implementation));
}

/** One that an earlier life of this process made is used again; a kernel keeps them as threads. */
async function ownSubshell(questions: Questions): Promise<string | null> {
  const ask = (type: string) =>
    questions.ask({ channel: "control", type, content: {}, timeoutMs: patienceMs });
  const listed = (await ask("list_subshell_request"))?.subshell_id;
  if (Array.isArray(listed) && typeof listed[0] === "string") return listed[0];
  const made = (await ask("create_subshell_request"))?.subshell_id;
  return typeof made === "string" ? made : null;
}

function completionOf(code: string, reply: JsonObject): Completion {
  const kinds = kindsIn(objectOf(reply.metadata)._jupyter_types_experimental);
  const matches = Array.isArray(reply.matches) ? reply.matches.map(textOf) : [];
  const offset = (value: Json | undefined, otherwise: number) =>
    typeof value === "number" ? utf16Before(code, value) : otherwise;
  return {
    matches: matches.map((text) => ({ text, kind: kinds.get(text) ?? null })),
    start: offset(reply.cursor_start, code.length),
    end: offset(reply.cursor_end, code.length),
  };
}

function kindsIn(value: Json | undefined): Map<string, string> {
  const entries = Array.isArray(value) ? value.map((entry) => objectOf(entry as Json)) : [];
  return new Map(entries.map((entry) => [textOf(entry.text), textOf(entry.type)] as const));
}
