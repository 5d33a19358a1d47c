import type { Kysely } from "kysely";
import type { ImageTables } from "./tables";

/** What people chose of images, and what their apps were started from. */
export class ImageChoices {
  constructor(private readonly db: Kysely<ImageTables>) {}

  /** By image. */
  async pinsOf(owner: string): Promise<ReadonlyMap<string, number>> {
    const pins = await this.db.selectFrom("image_pins").selectAll().where("owner", "=", owner).execute();
    return new Map(pins.map((pin) => [pin.image, pin.version]));
  }

  /** `null` goes with the current version again. */
  async pin(owner: string, of: { image: string; version: number | null }): Promise<void> {
    const { image, version } = of;
    if (version === null) {
      await this.db.deleteFrom("image_pins").where("owner", "=", owner).where("image", "=", image).execute();
      return;
    }
    await this.db
      .insertInto("image_pins")
      .values({ owner, image, version })
      .onConflict((conflict) => conflict.columns(["owner", "image"]).doUpdateSet({ version }))
      .execute();
  }

  /** How many people pinned each version, by image and version. */
  async pinned(): Promise<(image: string, version: number) => number> {
    const pins = await this.db.selectFrom("image_pins").selectAll().execute();
    return (image, version) => pins.filter((pin) => pin.image === image && pin.version === version).length;
  }

  async noteApp(app: string, { image, version }: { image: string; version: number }): Promise<void> {
    await this.db
      .insertInto("image_apps")
      .values({ app, image, version })
      .onConflict((conflict) => conflict.column("app").doUpdateSet({ image, version }))
      .execute();
  }

  /** By app; one that was started before versions were written down is left out. */
  async versionsOf(apps: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (apps.length === 0) return new Map();
    const rows = await this.db.selectFrom("image_apps").selectAll().where("app", "in", apps).execute();
    return new Map(rows.map((row) => [row.app, row.version]));
  }
}
