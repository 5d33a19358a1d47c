import type { Json } from "../json";
import type { Step } from "./pipeline";

/** What stands in `${…}`: a parameter of the pipeline, or an output of a step. */
export type Reference =
  | { readonly type: "parameter"; readonly name: string }
  | { readonly type: "output"; readonly step: string; readonly output: string };

const inText = /\$\{\s*([A-Za-z_][\w-]*)(?:\.([A-Za-z_]\w*))?\s*\}/g;

/** Every reference in the texts of a value. */
export function referencesIn(value: Json): readonly Reference[] {
  if (typeof value === "string") return [...value.matchAll(inText)].map(referenceOf);
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(referencesIn) : [];
}

/** Every reference that a step makes. */
function referencesOf(step: Step): readonly Reference[] {
  if (step.kind === "approval") return referencesIn(step.version === null ? null : { ...step.version });
  return Object.values(step.inputs).flatMap((input) =>
    input.type === "value" ? referencesIn(input.value) : [],
  );
}

/** Steps that must have ended well before this one, each once. */
export function waitsFor(step: Step): readonly string[] {
  const named = referencesOf(step);
  return [...new Set([...step.after, ...named.flatMap((one) => (one.type === "output" ? [one.step] : []))])];
}

/** The value with references replaced; a text that is nothing but one becomes what that is, a number say. */
export function resolved(value: Json, lookUp: (reference: Reference) => Json): Json {
  if (typeof value === "string") {
    const all = [...value.matchAll(inText)];
    const only = all.length === 1 && all[0]?.[0] === value.trim() ? all[0] : undefined;
    if (only !== undefined) return lookUp(referenceOf(only));
    return value.replace(inText, (...match) => asText(lookUp(referenceOf(match as unknown as string[]))));
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item, lookUp));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, lookUp)]));
}

function referenceOf(match: readonly (string | undefined)[]): Reference {
  const [, first = "", output] = match;
  return output === undefined ? { type: "parameter", name: first } : { type: "output", step: first, output };
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
