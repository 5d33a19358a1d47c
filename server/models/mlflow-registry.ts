import { z } from "zod";
import { AppError } from "@/core/errors";
import type { ModelFile, ModelVersion, RegisteredModel } from "@/core/models/models";
import { isPlainPath, placeOfArtifact } from "@/core/tracking/artifact-path";
import type { Subject } from "@/core/tracking/subject";
import { filesAnswer, nextPage, number, ownTags, pairs, quoted } from "@/server/tracking/answers";
import { type Mlflow, makerTag } from "@/server/tracking/mlflow";
import type { ModelRegistry, VersionName } from "./model-registry";

const word = z.union([z.string(), z.number()]).transform(String);

const states: Readonly<Record<string, ModelVersion["state"]>> = {
  PENDING_REGISTRATION: "pending",
  FAILED_REGISTRATION: "failed",
};

const versionAnswer = z
  .object({
    name: z.string(),
    version: word,
    creation_timestamp: number.default(0),
    last_updated_timestamp: number.default(0),
    description: z.string().default(""),
    source: z.string().default(""),
    run_id: z.string().default(""),
    status: z.string().default("READY"),
    tags: pairs,
  })
  .transform((given): ModelVersion => {
    return {
      model: given.name,
      version: given.version,
      card: given.description,
      createdAt: given.creation_timestamp,
      changedAt: given.last_updated_timestamp,
      madeBy: given.tags[makerTag] ?? null,
      runId: given.run_id || null,
      source: given.source,
      state: states[given.status] ?? "ready",
      tags: ownTags(given.tags),
    };
  });

const modelAnswer = z
  .object({
    name: z.string(),
    creation_timestamp: number.default(0),
    last_updated_timestamp: number.default(0),
    description: z.string().default(""),
    latest_versions: z.array(versionAnswer).default([]),
    aliases: z.array(z.object({ alias: z.string(), version: word })).default([]),
    tags: pairs,
  })
  .transform((given): RegisteredModel => {
    const newest = [...given.latest_versions].sort((a, b) => Number(b.version) - Number(a.version));
    return {
      name: given.name,
      card: given.description,
      createdAt: given.creation_timestamp,
      changedAt: given.last_updated_timestamp,
      madeBy: given.tags[makerTag] ?? null,
      latest: newest[0] ?? null,
      aliases: Object.fromEntries(given.aliases.map(({ alias, version }) => [alias, version])),
      tags: ownTags(given.tags),
    };
  });

const modelsAnswer = z.object({
  registered_models: z.array(modelAnswer).default([]),
  next_page_token: nextPage,
});
const versionsAnswer = z.object({
  model_versions: z.array(versionAnswer).default([]),
  next_page_token: nextPage,
});
const api = "/api/2.0/mlflow";

/** Registered models in MLflow, over its REST interface. */
export class MlflowRegistry implements ModelRegistry {
  constructor(private readonly mlflow: Pick<Mlflow, "ask" | "file">) {}

  async models({ containing, tag, page, limit }: Parameters<ModelRegistry["models"]>[0]) {
    const filters = [
      ...(containing === "" ? [] : [`name ILIKE '%${quoted(containing)}%'`]),
      ...(tag === null ? [] : [`tags.\`${tag.key.replaceAll("`", "")}\` = '${quoted(tag.value)}'`]),
    ];
    const query: Record<string, string> = { max_results: String(limit), order_by: "timestamp DESC" };
    if (filters.length > 0) query.filter = filters.join(" AND ");
    if (page !== null) query.page_token = page;
    const answer = modelsAnswer.parse(
      await this.mlflow.ask({ path: `${api}/registered-models/search`, query }),
    );
    return { models: answer.registered_models, next: answer.next_page_token };
  }

  async model(name: string): Promise<RegisteredModel> {
    const answer = await this.mlflow.ask({ path: `${api}/registered-models/get`, query: { name } });
    return z.object({ registered_model: modelAnswer }).parse(answer).registered_model;
  }

  async versions({ model, page, limit }: Parameters<ModelRegistry["versions"]>[0]) {
    const query: Record<string, string> = {
      filter: `name ${model.includes("'") ? "LIKE" : "="} '${quoted(model)}'`,
      order_by: "version_number DESC",
      max_results: String(limit),
    };
    if (page !== null) query.page_token = page;
    const answer = versionsAnswer.parse(
      await this.mlflow.ask({ path: `${api}/model-versions/search`, query }),
    );
    // A name with a quote in it was asked for with a letter of any kind in that place.
    const versions = answer.model_versions.filter((one) => one.model === model);
    return { versions, next: answer.next_page_token };
  }

  async version({ model, version }: VersionName): Promise<ModelVersion> {
    const query = { name: model, version };
    const answer = await this.mlflow.ask({ path: `${api}/model-versions/get`, query });
    return z.object({ model_version: versionAnswer }).parse(answer).model_version;
  }

  async files({ path, ...version }: VersionName & { path: string }): Promise<readonly ModelFile[]> {
    const place = await this.folderOf(version);
    return this.listed(place, path);
  }

  async file({ path, ...version }: VersionName & { path: string }): Promise<NodeJS.ReadableStream> {
    const place = await this.folderOf(version);
    const listed = await this.listed(place, path.split("/").slice(0, -1).join("/"));
    if (!listed.some((one) => one.path === path && !one.isFolder))
      throw new AppError("not-found", "There is no such file in this version.");
    return this.mlflow.file(`${place}/${path}`);
  }

  async placeOf(version: VersionName): Promise<Subject | null> {
    const folder = await this.folderOf(version);
    return placeOfArtifact(folder.split("/").map(encodeURIComponent).join("/"));
  }

  async setAlias({ model, alias, version }: Parameters<ModelRegistry["setAlias"]>[0]): Promise<void> {
    const path = `${api}/registered-models/alias`;
    if (version === null) await this.mlflow.ask({ method: "DELETE", path, body: { name: model, alias } });
    else await this.mlflow.ask({ method: "POST", path, body: { name: model, alias, version } });
  }

  async setCard({ model, version, card }: Parameters<ModelRegistry["setCard"]>[0]): Promise<void> {
    const body = { name: model, description: card, ...(version === null ? {} : { version }) };
    const path = `${api}/${version === null ? "registered-models" : "model-versions"}/update`;
    await this.mlflow.ask({ method: "PATCH", path, body });
  }

  /** Where its files are, below `mlflow-artifacts:/`; elsewhere, nothing is read. */
  private async folderOf({ model, version }: VersionName): Promise<string> {
    const query = { name: model, version };
    const answer = await this.mlflow.ask({ path: `${api}/model-versions/get-download-uri`, query });
    const { artifact_uri: uri } = z.object({ artifact_uri: z.string() }).parse(answer);
    const place = /^mlflow-artifacts:\/+(.+?)\/*$/.exec(uri)?.[1];
    if (place === undefined || !isPlainPath(place))
      throw new AppError("not-found", "The files of this version are not kept in this studio.");
    return place;
  }

  private async listed(place: string, path: string): Promise<readonly ModelFile[]> {
    if (!isPlainPath(path))
      throw new AppError("invalid", "That path leads out of the version. Nothing was read.");
    const query = { path: path === "" ? place : `${place}/${path}` };
    const answer = await this.mlflow.ask({ path: "/api/2.0/mlflow-artifacts/artifacts", query });
    return filesAnswer.parse(answer).map((file) => {
      const last = file.path.split("/").at(-1) ?? file.path;
      return { ...file, path: path === "" ? last : `${path}/${last}` };
    });
  }
}
