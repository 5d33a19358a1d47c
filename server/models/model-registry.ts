import type { ModelFile, ModelVersion, RegisteredModel } from "@/core/models/models";
import type { Subject } from "@/core/tracking/subject";

/**
 * Where registered models and their versions are kept. Whose they are, and what was decided about them, is looked at
 * elsewhere.
 *
 * - MR1 `models` lists those whose name contains the text, or that have the tag, the last changed first, in pages.
 * - MR2 `versions` of a model come with the newest first; a version has the card, tags and run that it was given.
 * - MR3 An alias points at one version; moving it is one step, after which the one before no longer has it.
 * - MR4 A card is what was last written, of a model and of a version.
 * - MR5 `files` lists one folder of a version, and `file` gives the bytes of what is listed; a path that leads out of the
 *   version is `invalid`.
 * - MR6 What does not exist is `not-found`.
 * - MR7 `placeOf` is the run or the logged model whose files are the version's; `null` where they are of none.
 */
export interface ModelRegistry {
  models(of: {
    readonly containing: string;
    readonly tag: { readonly key: string; readonly value: string } | null;
    readonly page: string | null;
    readonly limit: number;
  }): Promise<{ readonly models: readonly RegisteredModel[]; readonly next: string | null }>;
  model(name: string): Promise<RegisteredModel>;
  versions(of: {
    readonly model: string;
    readonly page: string | null;
    readonly limit: number;
  }): Promise<{ readonly versions: readonly ModelVersion[]; readonly next: string | null }>;
  version(of: VersionName): Promise<ModelVersion>;
  files(of: VersionName & { readonly path: string }): Promise<readonly ModelFile[]>;
  file(of: VersionName & { readonly path: string }): Promise<NodeJS.ReadableStream>;
  placeOf(of: VersionName): Promise<Subject | null>;
  /** `version: null` takes the alias away. */
  setAlias(of: {
    readonly model: string;
    readonly alias: string;
    readonly version: string | null;
  }): Promise<void>;
  /** `version: null`: the model's own. */
  setCard(of: {
    readonly model: string;
    readonly version: string | null;
    readonly card: string;
  }): Promise<void>;
}

export interface VersionName {
  readonly model: string;
  readonly version: string;
}
