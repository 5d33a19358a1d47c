import { Readable } from "node:stream";
import { AppError } from "@/core/errors";
import type { ModelFile, ModelVersion, RegisteredModel } from "@/core/models/models";
import { isPlainPath } from "@/core/tracking/artifact-path";
import type { Subject } from "@/core/tracking/subject";
import { folderIn, pageOf } from "@/server/tracking/in-memory";
import type { ModelRegistry, VersionName } from "../model-registry";

/** A version with the files that the real registry would keep elsewhere, by path. */
export interface FakeVersion {
  readonly version: ModelVersion;
  readonly files: Readonly<Record<string, string>>;
}

interface FakeRegistryOptions {
  readonly models: readonly RegisteredModel[];
  readonly versions: readonly FakeVersion[];
  /** `refusing`: nothing answers. */
  readonly fails?: () => "refusing" | null;
}

/** Registered models in memory, for `npm run dev` and unit tests. */
export class FakeRegistry implements ModelRegistry {
  private readonly all: Map<string, RegisteredModel>;
  private kept: readonly FakeVersion[];

  constructor(private readonly options: FakeRegistryOptions) {
    this.all = new Map(options.models.map((model) => [model.name, model]));
    this.kept = options.versions;
  }

  async models({ containing, tag, page, limit }: Parameters<ModelRegistry["models"]>[0]) {
    this.answer();
    const wanted = containing.toLowerCase();
    const found = [...this.all.values()]
      .filter(({ name, tags }) => {
        return name.toLowerCase().includes(wanted) && (tag === null || tags[tag.key] === tag.value);
      })
      .map((model) => this.withLatest(model))
      .sort((a, b) => b.changedAt - a.changedAt);
    const { items, next } = pageOf(found, { page, limit });
    return { models: items, next };
  }

  async model(name: string): Promise<RegisteredModel> {
    this.answer();
    return this.withLatest(this.all.get(name) ?? missing());
  }

  async versions({ model, page, limit }: Parameters<ModelRegistry["versions"]>[0]) {
    this.answer();
    const { items, next } = pageOf(this.versionsOf(model), { page, limit });
    return { versions: items, next };
  }

  async version(of: VersionName): Promise<ModelVersion> {
    return this.fake(of).version;
  }

  async files({ path, ...of }: VersionName & { path: string }): Promise<readonly ModelFile[]> {
    const { files } = this.fake(of);
    if (!isPlainPath(path)) throw leadsOut;
    return folderIn(files, path);
  }

  async file({ path, ...of }: VersionName & { path: string }): Promise<NodeJS.ReadableStream> {
    const { files } = this.fake(of);
    if (!isPlainPath(path)) throw leadsOut;
    if (files[path] === undefined) throw new AppError("not-found", "There is no such file in this version.");
    return Readable.from([files[path]]);
  }

  async placeOf(of: VersionName): Promise<Subject | null> {
    const [, id] = /^models:\/(m-[\w]+)$/.exec(this.fake(of).version.source) ?? [];
    return id === undefined ? null : { type: "logged-model", id };
  }

  async setAlias({ model: name, alias, version }: Parameters<ModelRegistry["setAlias"]>[0]): Promise<void> {
    const model = await this.model(name);
    const { [alias]: _before, ...others } = model.aliases;
    if (version !== null) this.fake({ model: name, version });
    this.all.set(name, { ...model, aliases: version === null ? others : { ...others, [alias]: version } });
  }

  async setCard({ model: name, version, card }: Parameters<ModelRegistry["setCard"]>[0]): Promise<void> {
    const model = await this.model(name);
    if (version === null) return void this.all.set(name, { ...model, card });
    const old = this.fake({ model: name, version });
    this.kept = this.kept.map((one) => (one === old ? { ...old, version: { ...old.version, card } } : one));
  }

  private withLatest(model: RegisteredModel): RegisteredModel {
    return { ...model, latest: this.versionsOf(model.name)[0] ?? null };
  }

  private versionsOf(name: string): readonly ModelVersion[] {
    return this.kept
      .map(({ version }) => version)
      .filter(({ model }) => model === name)
      .sort((a, b) => Number(b.version) - Number(a.version));
  }

  private fake({ model, version }: VersionName): FakeVersion {
    this.answer();
    return (
      this.kept.find((one) => one.version.model === model && one.version.version === version) ?? missing()
    );
  }

  private answer(): void {
    if (this.options.fails?.() === "refusing")
      throw new AppError("unavailable", "The registry does not answer.");
  }
}

const leadsOut = new AppError("invalid", "That path leads out of the version. Nothing was read.");

function missing(): never {
  throw new AppError("not-found", "There is no such thing in the registry (any more).");
}
