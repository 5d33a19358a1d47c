import type { Json, JsonObject } from "../json";
import { isPlainPath, placeOfArtifact } from "./artifact-path";
import type { Subject } from "./subject";

/*
 * Which calls of MLflow's REST interface people's programs may make, and whose things each of them changes. What is not
 * in the table does not exist for them: the interface for browsers, webhooks, jobs, other people's model gateways.
 */

export interface MlflowCall {
  readonly method: string;
  /** Below the door, percent-encoded as it came, without the query: `/api/2.0/mlflow/runs/create`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** `null` where there is none, or where it is the bytes of a file. */
  readonly body: JsonObject | null;
}

/**
 * `create`: the thing is to be marked as the caller's. `change`: only whoever may change all of `subjects`; with `marks`,
 * what is made below them is marked too. `bad`: the sentence says why. `unknown`: there is no such call.
 */
type Verdict =
  | { readonly type: "read" }
  | { readonly type: "create" }
  | { readonly type: "change"; readonly subjects: readonly Subject[]; readonly marks?: boolean }
  | { readonly type: "bad"; readonly why: string }
  | { readonly type: "unknown" };

/** What a call would do. */
export function verdictOn(call: MlflowCall): Verdict {
  const files = /^\/api\/2\.0\/mlflow-artifacts(\/.*)$/.exec(call.path)?.[1];
  if (files !== undefined) return verdictOnFiles(call, files);
  const rule = rules.find((one) => one.method.includes(call.method) && one.path.test(call.path));
  if (rule === undefined) return unknown;
  return ambiguous(call) ?? wrongTags(call) ?? rule.judge(call, rule.path.exec(call.path)?.[1] ?? "");
}

/** Keys of tags that the studio sets itself: who made a thing, and with which app. */
export function isOwnTag(key: string): boolean {
  return key.startsWith("atelier.") && !saidByKernels.has(key);
}

/** What only the kernel knows: the notebook and the cell. */
const saidByKernels: ReadonlySet<string> = new Set(["atelier.notebook", "atelier.cell"]);

/** Whether the bytes of its body are a file, to be passed on as they come. */
export function carriesFile({ method, path }: Pick<MlflowCall, "method" | "path">): boolean {
  return method === "PUT" && path.startsWith("/api/2.0/mlflow-artifacts/artifacts/");
}

/** A field of a call, in its body or its query; `null` where it has none of that name. */
export function textOf({ body, query }: MlflowCall, name: string): string | null {
  const value = body?.[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : query.get(name);
}

const unknown: Verdict = { type: "unknown" };
const read: Verdict = { type: "read" };
const create: Verdict = { type: "create" };
const bad = (why: string): Verdict => ({ type: "bad", why: `${why} Nothing was changed.` });

interface Rule {
  readonly method: readonly string[];
  readonly path: RegExp;
  readonly judge: (call: MlflowCall, fromPath: string) => Verdict;
}

const below = (rest: string) => new RegExp(`^/api/2\\.0/mlflow/${rest}$`);
const rule = (method: string, rest: string, judge: Rule["judge"]): Rule => {
  return { method: method.split(" "), path: below(rest), judge };
};
const changesRun = (call: MlflowCall) => change("run", textOf(call, "run_id") ?? textOf(call, "run_uuid"));
const changesModel = (call: MlflowCall) => change("model", textOf(call, "name"));

const rules: readonly Rule[] = [
  { method: ["GET"], path: /^\/(health|version)$/, judge: () => read },
  { method: ["GET"], path: /^\/api\/3\.0\/mlflow\/server-info$/, judge: () => read },
  rule("POST", "experiments/create", createsExperiment),
  rule("GET POST", "experiments/search", () => read),
  rule("GET", "experiments/(?:get|get-by-name)", () => read),
  rule("POST", "experiments/(?:update|delete|restore|set-experiment-tag|delete-experiment-tag)", (call) =>
    change("experiment", textOf(call, "experiment_id")),
  ),
  rule("POST", "runs/create", () => create),
  rule("POST", "runs/search", () => read),
  rule("GET", "runs/get", () => read),
  rule("POST", "runs/(?:update|delete|restore|log-metric|log-parameter|log-batch)", changesRun),
  rule("POST", "runs/(?:set-tag|delete-tag|log-inputs|outputs|log-model)", changesRun),
  rule("GET", "metrics/(?:get-history|get-history-bulk-interval)", () => read),
  rule("GET", "artifacts/list", ({ query }) =>
    isPlainPath(query.get("path") ?? "") ? read : bad("The path of that artefact leads out of its run."),
  ),
  rule("POST", "registered-models/create", () => create),
  rule("GET POST", "registered-models/get-latest-versions", () => read),
  rule("GET", "registered-models/(?:get|search|alias)", () => read),
  rule("POST", "registered-models/(?:rename|set-tag|alias)", changesModel),
  rule("PATCH", "registered-models/update", changesModel),
  rule("DELETE", "registered-models/(?:delete|delete-tag|alias)", changesModel),
  rule("POST", "model-versions/create", createsVersion),
  rule("GET", "model-versions/(?:get|get-download-uri|search)", () => read),
  rule("POST", "model-versions/(?:set-tag|transition-stage)", changesModel),
  rule("PATCH", "model-versions/update", changesModel),
  rule("DELETE", "model-versions/(?:delete|delete-tag)", changesModel),
  rule("POST", "logged-models", () => create),
  rule("POST", "logged-models/search", () => read),
  rule("GET", "logged-models/([\\w-]+)(?:/artifacts/directories)?", () => read),
  rule("PATCH DELETE", "logged-models/([\\w-]+)(?:/tags(?:/[^/]+)?)?", (_call, id) =>
    change("logged-model", id),
  ),
  rule("POST", "logged-models/([\\w-]+)/params", (_call, id) => change("logged-model", id)),
];

function change(type: Subject["type"], name: string | null): Verdict {
  if (name === null || name === "") return bad("The call does not say what it is about.");
  const subject: Subject = type === "model" ? { type, name } : { type, id: name };
  return { type: "change", subjects: [subject] };
}

/** From where files are served is the studio's to say: any folder of the machine could be named there. */
function createsExperiment({ body }: MlflowCall): Verdict {
  const location = body?.artifact_location;
  return location === undefined || location === null || location === ""
    ? create
    : bad("Where the files of an experiment are is decided by the studio; leave artifact_location out.");
}

/** The source of a version is read by whoever loads it later; one of this server, and nothing else. */
function createsVersion(call: MlflowCall): Verdict {
  const source = textOf(call, "source") ?? "";
  const place = /^(?:runs:\/|models:\/|mlflow-artifacts:\/)([^/].*)$/.exec(source)?.[1];
  return place !== undefined && isPlainPath(place)
    ? marked(changesModel(call))
    : bad("The source of a model version must be files of a run or of a logged model in this studio.");
}

function marked(verdict: Verdict): Verdict {
  return verdict.type === "change" ? { ...verdict, marks: true } : verdict;
}

function verdictOnFiles({ method, query }: MlflowCall, rest: string): Verdict {
  if (rest === "/artifacts" && method === "GET")
    return isPlainPath(query.get("path") ?? "") ? read : bad("The path leads out of its run.");
  const file = /^\/(?:artifacts|mpu\/(?:create|complete|abort))\/(.+)$/.exec(rest)?.[1];
  if (file === undefined) return unknown;
  const place = placeOfArtifact(file);
  if (place === null) return bad("The path of that artefact leads out of its run.");
  const isWrite = rest.startsWith("/mpu/") ? method === "POST" : method === "PUT" || method === "DELETE";
  if (isWrite) return { type: "change", subjects: [place] };
  return method === "GET" && rest.startsWith("/artifacts/") ? read : unknown;
}

/**
 * A field that MLflow could read otherwise than it is read here: it takes `artifactLocation` for `artifact_location`, and
 * of a field that is both in the body and in the query it takes one.
 */
function ambiguous({ method, body, query }: MlflowCall): Verdict | null {
  const names = Object.keys(body ?? {});
  const key = names.find((name) => /[A-Z]/.test(name));
  if (key !== undefined) return bad(`“${key}” is not the name of a field; names are as in MLflow's client.`);
  const isRepeated = (name: string) => method !== "GET" && query.getAll(name).length > 1;
  const twice = [...query.keys()].find((name) => names.includes(name) || isRepeated(name));
  return twice === undefined ? null : bad(`“${twice}” is said twice.`);
}

/** A call that would set or take away a tag which says who made a thing. */
function wrongTags({ body, query, path }: MlflowCall): Verdict | null {
  // Where things are made, the studio takes such tags out and sets its own.
  if (/\/(create|logged-models)$/.test(path)) return null;
  const last = decoded(path.split("/").at(-1) ?? "");
  const single = /(set|delete)-(experiment-)?tag$/.test(path) ? [body?.key ?? query.get("key")] : [];
  const keys = [...single, ...tagKeys(body?.tags), ...(path.includes("/tags/") ? [last] : [])];
  return keys.some((key) => typeof key === "string" && isOwnTag(key))
    ? bad("Tags that begin with “atelier.” are set by the studio.")
    : null;
}

function tagKeys(tags: Json | undefined): readonly Json[] {
  if (!Array.isArray(tags)) return [];
  return tags.flatMap((tag) =>
    tag !== null && typeof tag === "object" && "key" in tag ? [tag.key ?? null] : [],
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
