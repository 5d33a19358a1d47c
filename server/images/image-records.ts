import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock } from "@/core/clock";
import type { FoundEnvironment } from "@/core/images/unmet";
import type { Kernelspec } from "./kernelspecs";
import type { ImageRow, ImageTables, VersionRow } from "./tables";

/** A version of an image, without the long texts that only its making needs. */
export interface ImageVersion {
  readonly image: string;
  readonly version: number;
  readonly environment: string;
  readonly digest: string;
  readonly python: string | null;
  readonly kernelspecs: readonly Pick<Kernelspec, "name" | "displayName">[] | null;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly createdBy: string | null;
  readonly withdrawnAt: number | null;
}

/** An image and its versions, the newest first. */
export interface ImageRecord {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** Names of what it is to offer. */
  readonly kernelspecs: readonly string[];
  readonly origin: ImageRow["origin"];
  readonly current: number;
  readonly versions: readonly ImageVersion[];
}

/** What there is to know of a version when it is made. */
type NewVersion = Pick<VersionRow, "environment" | "digest" | "requirements" | "source" | "python"> & {
  readonly createdBy: string | null;
};

/** What an image is called and offers, whatever its versions. */
export type ImageNames = Pick<ImageRecord, "name" | "displayName" | "description" | "kernelspecs" | "origin">;

const names = z.array(z.string());
const specs = z.array(z.object({ name: z.string(), displayName: z.string() }));
const baseline = z.array(z.object({ name: z.string(), version: z.string() }));

const light = [
  "image",
  "version",
  "environment",
  "digest",
  "python",
  "kernelspecs",
  "created_at",
  "created_by",
  "withdrawn_at",
] as const;

/** Images and their versions in the database: metadata, apart from the bytes. */
export class ImageRecords {
  constructor(
    private readonly db: Kysely<ImageTables>,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<readonly ImageRecord[]> {
    const [images, versions] = await Promise.all([
      this.db.selectFrom("images").selectAll().orderBy("created_at").orderBy("name").execute(),
      this.db.selectFrom("image_versions").select(light).orderBy("version", "desc").execute(),
    ]);
    return images.map((row) => ({
      name: row.name,
      displayName: row.display_name,
      description: row.description,
      kernelspecs: names.parse(JSON.parse(row.kernelspecs)),
      origin: row.origin,
      current: row.current,
      versions: versions.filter((version) => version.image === row.name).map(versionOf),
    }));
  }

  /** Adds the version and makes it the current one; one with that content already is left as it is. */
  async add(image: ImageNames, version: NewVersion): Promise<number> {
    for (;;) {
      const number = await this.addOnce(image, version);
      if (number !== null) return number;
    }
  }

  /** `null`: another server took the number. */
  private addOnce(image: ImageNames, version: NewVersion): Promise<number | null> {
    const at = this.clock.now();
    return this.db.transaction().execute(async (trx) => {
      const known = await trx
        .selectFrom("image_versions")
        .select("version")
        .where("image", "=", image.name)
        .where("environment", "=", version.environment)
        .executeTakeFirst();
      const last = await trx
        .selectFrom("image_versions")
        .select((eb) => eb.fn.max("version").as("version"))
        .where("image", "=", image.name)
        .executeTakeFirst();
      const number = known?.version ?? (last?.version ?? 0) + 1;
      if (known === undefined) {
        const added = await trx
          .insertInto("image_versions")
          .values(versionRow(image.name, { number, version, at }))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (added.numInsertedOrUpdatedRows !== 1n) return null;
      }
      const row = imageRow(image, at);
      const { display_name, description, kernelspecs, origin } = row;
      const current = known === undefined ? { current: number } : {};
      await trx
        .insertInto("images")
        .values({ ...row, current: number })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet({ display_name, description, kernelspecs, origin, ...current }),
        )
        .execute();
      return number;
    });
  }

  async makeCurrent(image: string, version: number): Promise<void> {
    await this.db.updateTable("images").set({ current: version }).where("name", "=", image).execute();
  }

  /** `null` lets it start again. */
  async withdraw(image: string, of: { version: number; at: number | null }): Promise<void> {
    await this.db
      .updateTable("image_versions")
      .set({ withdrawn_at: of.at })
      .where("image", "=", image)
      .where("version", "=", of.version)
      .execute();
  }

  /** What was found in the version's environment. */
  async noteFound(version: Pick<ImageVersion, "image" | "version">, found: FoundEnvironment): Promise<void> {
    const kernelspecs = found.kernelspecs.map(({ name, displayName }) => ({ name, displayName }));
    await this.db
      .updateTable("image_versions")
      .set({ kernelspecs: JSON.stringify(kernelspecs), baseline: JSON.stringify(found.packages) })
      .where("image", "=", version.image)
      .where("version", "=", version.version)
      .execute();
  }

  /** The long texts of a version. */
  async contentOf(version: { image: string; version: number }) {
    const row = await this.db
      .selectFrom("image_versions")
      .select(["requirements", "source", "baseline"])
      .where("image", "=", version.image)
      .where("version", "=", version.version)
      .executeTakeFirst();
    return {
      requirements: row?.requirements ?? null,
      source: row?.source ?? "",
      baseline: row?.baseline == null ? null : baseline.parse(JSON.parse(row.baseline)),
    };
  }
}

function versionOf(row: Pick<VersionRow, (typeof light)[number]>): ImageVersion {
  return {
    image: row.image,
    version: row.version,
    environment: row.environment,
    digest: row.digest,
    python: row.python,
    kernelspecs: row.kernelspecs === null ? null : specs.parse(JSON.parse(row.kernelspecs)),
    createdAt: row.created_at,
    createdBy: row.created_by,
    withdrawnAt: row.withdrawn_at,
  };
}

function versionRow(image: string, of: { number: number; version: NewVersion; at: number }): VersionRow {
  const { createdBy, ...content } = of.version;
  return {
    ...content,
    image,
    version: of.number,
    kernelspecs: null,
    baseline: null,
    created_at: of.at,
    created_by: createdBy,
    withdrawn_at: null,
  };
}

function imageRow(image: ImageNames, at: number): Omit<ImageRow, "current"> {
  return {
    name: image.name,
    display_name: image.displayName,
    description: image.description,
    kernelspecs: JSON.stringify(image.kernelspecs),
    origin: image.origin,
    created_at: at,
  };
}
