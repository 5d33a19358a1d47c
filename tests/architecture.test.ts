import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const filesIn = (folder: string, kind: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => kind.test(file))
    .map((file) => {
      const path = join(folder, file);
      return { path, folder, text: readFileSync(path, "utf8") };
    });

type Source = ReturnType<typeof filesIn>[number];

const sources = ["core", "components", "notebook", "server", "app"].flatMap((folder) =>
  filesIn(folder, /\.tsx?$/),
);
const scripts = filesIn("scripts", /\.mjs$/);

const importsOf = ({ path, folder, text }: Source) =>
  [...text.matchAll(/(?:^|\n)(import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"|\bimport\("([^"]+)"\)/g)].map(
    (found) => {
      const name = found[3] ?? found[4] ?? "";
      const ours = name.startsWith("@/") ? name.slice(2) : null;
      const to = name.startsWith(".") ? relative(".", join(dirname(path), name)) : ours;
      return { path, folder, name, to, typeOnly: found[2] !== undefined };
    },
  );

const imports = sources.flatMap(importsOf);

const offenders = (bad: (one: (typeof imports)[number]) => boolean) =>
  imports.filter(bad).map((one) => `${one.path} → ${one.name}`);

/** Each way that leads from a file back to it, once, as `a → b → a`. */
function circles(files: readonly Source[]): readonly string[] {
  const named = new Map(files.map(({ path }) => [path.replace(/\.tsx?$/, ""), path]));
  const targets = new Map(
    files.map((file) => [file.path, importsOf(file).flatMap(({ to }) => named.get(to ?? "") ?? [])]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (path: string, way: readonly string[]) => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(" → "));
    if (way.includes(path) || done.has(path)) return;
    for (const next of targets.get(path) ?? []) follow(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) follow(path, []);
  return found;
}

/** Arrows of the house. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: ["core"],
  components: ["components", "core"],
  notebook: ["notebook", "core"],
  server: ["server", "core"],
  app: ["app", "components", "core", "server"],
};

/** What other capabilities of the server may take values from; types may come from anywhere in it. */
const publicFiles: Readonly<Record<string, readonly string[]>> = {
  accounts: ["accounts", "person", "next-page", "account-details", "authentication"],
  blobs: ["blob-store"],
  compute: ["compute"],
  content: ["content-origin", "tickets"],
  database: ["database", "tables", "trouble"],
  files: ["files"],
  experiments: ["experiments", "send-run-file", "views"],
  gateway: ["gateway", "send-file", "probe", "ask-app", "ask-notebook"],
  http: ["http-server", "answers", "body", "notice"],
  images: ["images", "catalogue"],
  "kernel-apps": ["endpoint"],
  egress: ["egress"],
  engines: ["engine", "engine-socket", "environment", "supervisor"],
  lineage: ["lineage"],
  logs: ["log"],
  machine: ["process-table"],
  models: ["models", "send-model-file"],
  people: ["people"],
  pipelines: ["example", "model-approval", "pipelines", "prefect", "prefect-engine", "watch"],
  router: ["router"],
  settings: ["settings"],
  tracking: ["answers", "door", "in-memory", "last-known", "mlflow", "send-artifact"],
  usage: ["usage"],
  webhooks: ["webhooks"],
};

describe("the house", () => {
  it("keeps its arrows", () => {
    const typesForComponents = /^(server\/(router|compute|images)|notebook\/(wire|router))/;
    const wrong = offenders(({ to, folder, typeOnly }) => {
      if (to === null || arrows[folder]?.includes(to.split("/")[0] ?? "")) return false;
      return !(folder === "components" && typeOnly && typesForComponents.test(to));
    });
    expect(wrong).toEqual([]);
  });

  it("has no imports in a circle, of types neither", () => {
    expect(circles([...sources, ...scripts])).toEqual([]);
  });

  it("keeps core free of React, Node and sockets", () => {
    const outside = /^(node:|react|next|ws$|undici|pg$|kysely|@trpc|zustand)/;
    expect(offenders(({ folder, name }) => folder === "core" && outside.test(name))).toEqual([]);
  });

  it("lets one capability of the server reach another only through its public files", () => {
    const capabilityOf = (path: string) => /^server\/([\w-]+)\//.exec(path)?.[1] ?? null;
    const wrong = offenders(({ path, to, typeOnly }) => {
      const [from, into] = [capabilityOf(path), to === null ? null : capabilityOf(to)];
      if (from === null || into === null || from === into || typeOnly) return false;
      // One list of migrations for everybody's tables.
      if (path === "server/database/migrate.ts") return false;
      return !publicFiles[into]?.includes(to?.split("/").slice(2).join("/") ?? "");
    });
    expect(wrong).toEqual([]);
  });

  it("names implementations of ports only where things are put together", () => {
    const implementation =
      /^(server\/compute\/(local|fake|docker|kubernetes)|server\/experiments\/(fake|mlflow-tracker)|server\/models\/(fake|mlflow-registry)|server\/pipelines\/(fake|prefect-runs)|notebook\/(journal\/sqlite-journal|kernels\/jupyter))/;
    const composes = /^(server\/context|notebook\/(main|start|dev\/main))\.ts$/;
    const wrong = offenders(({ path, to, typeOnly }) => {
      if (to === null || typeOnly || !implementation.test(to) || composes.test(path)) return false;
      return dirname(path) !== dirname(to) && !dirname(path).startsWith(dirname(to));
    });
    expect(wrong).toEqual([]);
  });

  it("reads the environment in two places", () => {
    const readers = sources.filter(({ text }) => /\bprocess\.env\b/.test(text)).map(({ path }) => path);
    expect(readers.filter((path) => !/^(server|notebook)\/config\.ts$/.test(path))).toEqual([]);
  });

  it("S3 opens sockets to apps only in the gateway", () => {
    const opens = /socketPath|ws\+unix|\bcreateConnection\(|\bnet\.connect\(|from "undici"/;
    const wrong = sources.filter(({ path, text }) => path.startsWith("server/") && opens.test(text));
    // An engine is no app: it is one of the studio's own programs, and reached in one place as well.
    const mayOpen = /^server\/(gateway\/|engines\/engine-socket\.ts$)/;
    expect(wrong.map(({ path }) => path).filter((path) => !mayOpen.test(path))).toEqual([]);
  });

  it("AT-41 reaches addresses that people name from one place", () => {
    const outward = /^(node:https|node:dns|node:dns\/promises)$/;
    const wrong = offenders(({ folder, name, path }) => {
      return folder === "server" && outward.test(name) && path !== "server/egress/egress.ts";
    });
    expect(wrong).toEqual([]);
    const fetching = sources.filter(({ path, text }) => /^server\//.test(path) && /\bfetch\(/.test(text));
    // What runs in the browser of a share page is a text of the server's.
    expect(fetching.map(({ path }) => path)).toEqual(["server/share-page/page-script.ts"]);
  });

  it("has a test for every numbered rule of a port", () => {
    const rules = sources.flatMap(({ text }) =>
      [...text.matchAll(/^ \* - ([A-Z]{2}\d+)\b/gm)].map((rule) => rule[1] ?? ""),
    );
    const tests = readdirSync("tests", { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith("architecture.test.ts"))
      .map((file) => readFileSync(join("tests", file), "utf8"))
      .join("\n");
    expect(rules.length).toBeGreaterThan(13);
    expect(rules.filter((rule) => !new RegExp(`\\b${rule}\\b`).test(tests))).toEqual([]);
  });

  it("keeps files small and named for their idea", () => {
    const long = sources.filter(({ text }) => text.split("\n").length > 401 && !/^(\/\/|\/\*)/.test(text));
    expect(long.map(({ path }) => path)).toEqual([]);
    const named = /(^|\/)(\[+\.*[\w-]+\]+|\([\w-]+\)|[a-z0-9]+(-[a-z0-9]+)*)(\.worker)?(\.tsx?)?(?=\/|$)/;
    const odd = sources.filter(({ path }) => path.split("/").some((part) => !named.test(part)));
    expect(odd.map(({ path }) => path)).toEqual([]);
    const defaults = sources.filter(({ text, folder }) => folder !== "app" && /^export default /m.test(text));
    expect(defaults.map(({ path }) => path)).toEqual([]);
  });
});
