import type { Kysely } from "kysely";
import { firstChoice } from "@/core/compute/first-choice";
import {
  defaultType,
  type HardwareClass,
  hardwareClasses,
  suits,
  type TypeByClass,
} from "@/core/compute/hardware";
import { AppError } from "@/core/errors";
import type { ComputeBackend } from "@/server/compute/compute-backend";
import type { ComputeTables } from "@/server/compute/tables";
import type { Images } from "@/server/images/images";

/** On which type a person's kernels start, and whether they have chosen it themselves. */
interface DefaultType {
  /** `null`: the catalogue has none that suits. */
  readonly type: string | null;
  readonly own: boolean;
}

interface DefaultsNeeds {
  readonly db: Kysely<ComputeTables>;
  readonly backend: Pick<ComputeBackend, "instanceTypes">;
  readonly images: Pick<Images, "offered">;
  /** What the settings file says. */
  readonly domain: TypeByClass;
}

type Owned = { readonly id: string };

/** Where kernels start of which nobody has said where: by what they need, the domain's wish, and the person's. */
export class DefaultTypes {
  constructor(private readonly needs: DefaultsNeeds) {}

  async of(person: Owned): Promise<Readonly<Record<HardwareClass, DefaultType>>> {
    const [offers, rows] = await Promise.all([
      this.needs.backend.instanceTypes(),
      this.needs.db.selectFrom("default_types").selectAll().where("owner", "=", person.id).execute(),
    ]);
    const types = offers.map((offer) => offer.type);
    const one = (hardware: HardwareClass): DefaultType => {
      const wish = rows.find((row) => row.hardware === hardware)?.type ?? null;
      const domain = this.needs.domain[hardware];
      const type = defaultType({ hardware, types, person: wish, domain });
      return { type, own: wish !== null && wish === type };
    };
    return { cpu: one("cpu"), gpu: one("gpu") };
  }

  /** `null` goes back to the domain's. */
  async choose(person: Owned, of: { hardware: HardwareClass; type: string | null }): Promise<void> {
    const { hardware, type } = of;
    if (type !== null) await this.refuseUnknown({ hardware, type });
    const { db } = this.needs;
    if (type === null) {
      await db
        .deleteFrom("default_types")
        .where("owner", "=", person.id)
        .where("hardware", "=", hardware)
        .execute();
      return;
    }
    await db
      .insertInto("default_types")
      .values({ owner: person.id, hardware, type })
      .onConflict((conflict) => conflict.columns(["owner", "hardware"]).doUpdateSet({ type }))
      .execute();
  }

  /** What a notebook runs on until its person chooses; `kernelspec` as its file names it. */
  async firstChoice(person: Owned, kernelspec: string | null) {
    const [offered, defaults] = await Promise.all([this.needs.images.offered(person.id), this.of(person)]);
    const images = offered.filter(({ build }) => build.state !== "withdrawn");
    const types = Object.fromEntries(
      hardwareClasses.map((hardware) => [hardware, defaults[hardware].type]),
    ) as TypeByClass;
    return firstChoice({ kernelspec, images, types });
  }

  private async refuseUnknown(of: { hardware: HardwareClass; type: string }): Promise<void> {
    const offers = await this.needs.backend.instanceTypes();
    const offer = offers.find((one) => one.type.name === of.type);
    if (offer === undefined)
      throw new AppError("not-found", `There is no instance type named "${of.type}". Choose another.`);
    if (!suits(of.hardware, offer.type))
      throw new AppError(
        "invalid",
        `${of.type} has no GPU. Choose a type with one for kernels that need it.`,
      );
  }
}
