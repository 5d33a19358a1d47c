import { AppError } from "@/core/errors";
import { type BuildRecord, buildLog, buildsOf } from "./build-log";
import type { BuildState } from "./environments";
import type { ImageRecord, ImageVersion } from "./image-records";
import type { StudioImages } from "./images";
import type { Lock } from "./lock";
import { type Publication, publish } from "./publication";

/** An image as its administrator sees it. */
interface AdministeredImage extends Omit<ImageRecord, "versions"> {
  readonly versions: readonly (ImageVersion & {
    readonly build: BuildState;
    /** How many people stay on it. */
    readonly pins: number;
  })[];
}

/** A version as people choose it. */
interface OfferedVersion {
  readonly version: number;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly isCurrent: boolean;
  readonly isWithdrawn: boolean;
  readonly isPinned: boolean;
}

const reserved = ["server", "tools"];
const buildsShown = 20;

/** What administrators decide about images, and people for themselves. */
export class ImageAdministration {
  constructor(
    private readonly images: StudioImages,
    private readonly lock: Lock,
  ) {}

  async list(): Promise<readonly AdministeredImage[]> {
    const [images, pins] = await Promise.all([this.images.all(), this.images.choices.pinned()]);
    const { environments } = this.images;
    return Promise.all(
      images.map(async (image) => ({
        ...image,
        versions: await Promise.all(
          image.versions.map(async (version) => ({
            ...version,
            build: await environments.stateOf(version.environment),
            pins: pins(image.name, version.version),
          })),
        ),
      })),
    );
  }

  /** The long texts of a version: what it was made from, and its packages. */
  async content(of: { image: string; version: number }) {
    await this.version(of);
    const { source, baseline } = await this.images.records.contentOf(of);
    return { source, baseline };
  }

  /** Begins; what becomes of it is in the build. */
  async publish(publication: Publication, by: string): Promise<{ buildId: string }> {
    if (reserved.includes(publication.name))
      throw new AppError("invalid", `"${publication.name}" is the studio's own. Choose another name.`);
    const needs = { images: this.images, lock: this.lock, by };
    return { buildId: await publish(publication, needs) };
  }

  builds(): Promise<readonly BuildRecord[]> {
    return buildsOf(this.images.options, { limit: buildsShown });
  }

  async build(of: { id: string; from: number }) {
    const build = await buildLog(this.images.options, of);
    if (build === null) throw new AppError("not-found", "There is no such build.");
    return build;
  }

  /** New apps get it from now on; what runs goes on. */
  async makeCurrent(of: { image: string; version: number }): Promise<void> {
    const version = await this.version(of);
    if (version.withdrawnAt !== null)
      throw new AppError("conflict", "This version is withdrawn. Let it start again first.");
    await this.images.records.makeCurrent(of.image, of.version);
  }

  /** Nothing new starts from it; what runs goes on. */
  async withdraw(of: { image: string; version: number; withdrawn: boolean }): Promise<void> {
    await this.version(of);
    const at = of.withdrawn ? this.images.options.clock.now() : null;
    await this.images.records.withdraw(of.image, { version: of.version, at });
  }

  /** The versions of an image, the newest first, as this person may choose them. */
  async versions(owner: string, name: string): Promise<readonly OfferedVersion[]> {
    const image = await this.images.named(name);
    const pinned = (await this.images.choices.pinsOf(owner)).get(name) ?? null;
    return image.versions.map(({ version, createdAt, withdrawnAt }) => ({
      version,
      createdAt,
      isCurrent: version === image.current,
      isWithdrawn: withdrawnAt !== null,
      isPinned: version === pinned,
    }));
  }

  /** This person's new apps get that version whatever is published; `null` ends it. */
  async pin(owner: string, of: { image: string; version: number | null }): Promise<void> {
    const { image, version } = of;
    if (version !== null && (await this.version({ image, version })).withdrawnAt !== null)
      throw new AppError("conflict", "The administrator has withdrawn this version. Choose another.");
    await this.images.choices.pin(owner, of);
  }

  private async version(of: { image: string; version: number }): Promise<ImageVersion> {
    const image = await this.images.named(of.image);
    const version = image.versions.find((each) => each.version === of.version);
    if (version === undefined) throw new AppError("not-found", "There is no such version of this image.");
    return version;
  }
}
