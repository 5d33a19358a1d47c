import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@/core/errors";
import { versionToStart } from "@/core/images/start-version";
import { unmet } from "@/core/images/unmet";
import { contentOf, type Image, readCatalogue, serverImage } from "./catalogue";
import { type BuildState, Environments, type EnvironmentsOptions } from "./environments";
import { ImageChoices } from "./image-choices";
import { type ImageRecord, ImageRecords, type ImageVersion } from "./image-records";
import type { Inspect } from "./inspect";
import { type Kernelspec, kernelspecsIn, withHardware } from "./kernelspecs";

/** An image as people choose it, with the state of its build. */
export interface OfferedImage {
  readonly id: string;
  readonly name: string;
  readonly kernelspecs: readonly Kernelspec[];
  readonly build: BuildState;
  /** The version that starts for whoever asked. */
  readonly version: number;
  /** Modules that a kernel which waits for its notebook loads beforehand. */
  readonly loads?: readonly string[];
}

/** For whom an image is to be there, and for which app. */
interface WantedImage {
  readonly name: string;
  /** `null`: for nobody in particular, as the current version. */
  readonly owner: string | null;
  /** It is noted what it was started from. */
  readonly app?: string;
}

/** The images of this installation and their environments, which are made when they are first wanted. */
export interface Images {
  /** As this person starts them; without one, the current versions. */
  offered(owner?: string): Promise<readonly OfferedImage[]>;
  /** Makes the environment unless it is there, once for all who ask; answers what the backend starts. */
  prepare(wanted: WantedImage, onNote: (note: string) => void): Promise<string>;
  /** What apps were started from, by app; those that nobody wrote down are left out. */
  versionsOf(apps: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

interface ImagesOptions extends EnvironmentsOptions {
  /** Where the program is: the catalogue and the locks. */
  readonly root: string;
  /** The administrator's, beside those of the catalogue. */
  readonly own?: readonly Image[];
  /** `null`: nothing is looked at, where environments are not real. */
  readonly inspect: Inspect | null;
}

/** The images over their records; `ImageAdministration` shares its parts. */
export class StudioImages implements Images {
  readonly records: ImageRecords;
  readonly choices: ImageChoices;
  readonly environments: Environments;
  /** Contents of the catalogue that are known to be in the records. */
  private readonly synced = new Set<string>();

  constructor(readonly options: ImagesOptions) {
    this.records = new ImageRecords(options.db, options.clock);
    this.choices = new ImageChoices(options.db);
    this.environments = new Environments(options);
  }

  async offered(owner?: string): Promise<readonly OfferedImage[]> {
    const [images, pins] = await Promise.all([this.all(), this.pinsOf(owner ?? null)]);
    const offers = await Promise.all(images.map((image) => this.offer(image, pins.get(image.name) ?? null)));
    const catalogue = await readCatalogue(this.options.root, this.options.own ?? []);
    return offers.map((offer) => {
      const image = catalogue.find(({ name }) => name === offer.id);
      if (image === undefined) return offer;
      const loads = image.loads === undefined ? {} : { loads: image.loads };
      return { ...offer, kernelspecs: withHardware(offer.kernelspecs, image), ...loads };
    });
  }

  /** Every image that is offered, its versions newest first. */
  async all(): Promise<readonly ImageRecord[]> {
    const catalogue = await this.catalogue();
    const records = await this.records.all();
    const named = catalogue.flatMap((image) => records.find((record) => record.name === image.name) ?? []);
    return [...named, ...records.filter((each) => each.origin === "published" && !named.includes(each))];
  }

  async prepare(wanted: WantedImage, onNote: (note: string) => void): Promise<string> {
    if (wanted.name === serverImage.name) return this.prepareServer(onNote);
    const image = await this.named(wanted.name);
    const pins = await this.pinsOf(wanted.owner);
    const version = startVersion(image, pins.get(image.name) ?? null);
    if (version === null) throw withdrawn(image);
    if (wanted.app !== undefined) await this.choices.noteApp(wanted.app, version);
    await this.make(version, { onNote, startedBy: null });
    return version.environment;
  }

  versionsOf(apps: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.choices.versionsOf(apps);
  }

  async named(name: string): Promise<ImageRecord> {
    const image = (await this.all()).find((each) => each.name === name);
    if (image === undefined) throw new AppError("not-found", `There is no image named "${name}" any more.`);
    return image;
  }

  /** Has the environment of this version made and looked at. */
  async make(
    version: ImageVersion,
    of: { onNote: (note: string) => void; startedBy: string | null },
  ): Promise<void> {
    const { image, environment, python } = version;
    await this.environments.make(
      {
        image,
        version: version.version,
        environment,
        python,
        startedBy: of.startedBy,
        requirements: () => this.requirementsOf(version),
      },
      of.onNote,
    );
    // Nobody waits for it: what is in an image is for people to read.
    if (version.kernelspecs === null) void this.look(version).catch(() => undefined);
  }

  private async look(version: ImageVersion): Promise<void> {
    if (this.options.inspect === null) return;
    const found = await this.options.inspect(this.environments.folderOf(version.environment));
    if (unmet(found, version).length === 0) await this.records.noteFound(version, found);
  }

  private async prepareServer(onNote: (note: string) => void): Promise<string> {
    const { root } = this.options;
    const { environment } = await contentOf(root, serverImage);
    const requirements = async () => resolve(root, serverImage.requirements);
    const wanted = { image: serverImage.name, version: null, environment, python: null, startedBy: null };
    await this.environments.make({ ...wanted, requirements }, onNote);
    return environment;
  }

  /** A version that is still what the catalogue names is made from that file; an older one from what was kept. */
  private async requirementsOf(version: ImageVersion): Promise<string> {
    for (const image of await readCatalogue(this.options.root, this.options.own ?? [])) {
      if (image.name !== version.image) continue;
      const { environment } = await contentOf(this.options.root, image);
      if (environment === version.environment) return resolve(this.options.root, image.requirements);
    }
    const { requirements } = await this.records.contentOf(version);
    return this.written(version.environment, requirements ?? "");
  }

  /** The file with these locked requirements. */
  async written(environment: string, requirements: string): Promise<string> {
    const path = join(this.options.dataFolder, "requirements", `${environment}.lock`);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, requirements, { mode: 0o600 });
    return path;
  }

  /** Those of the catalogue, each with its present content among its versions. */
  private async catalogue(): Promise<readonly Image[]> {
    const images = await readCatalogue(this.options.root, this.options.own ?? []);
    for (const image of images) {
      const content = await contentOf(this.options.root, image);
      const key = JSON.stringify([image, content.environment]);
      if (this.synced.has(key)) continue;
      const { name, displayName, description, kernelspecs } = image;
      await this.records.add(
        { name, displayName, description, kernelspecs, origin: "catalogue" },
        { ...content, source: "", python: null, createdBy: null },
      );
      this.synced.add(key);
    }
    return images;
  }

  private async pinsOf(owner: string | null): Promise<ReadonlyMap<string, number>> {
    return owner === null ? new Map() : this.choices.pinsOf(owner);
  }

  private async offer(image: ImageRecord, pinned: number | null): Promise<OfferedImage> {
    const version = startVersion(image, pinned);
    const named = { id: image.name, name: image.displayName };
    if (version === null) {
      const build = { state: "withdrawn", reason: withdrawn(image).message } as const;
      return { ...named, kernelspecs: promised(image), build, version: image.current };
    }
    const folder = this.environments.folderOf(version.environment);
    const [build, present] = await Promise.all([
      this.environments.stateOf(version.environment),
      kernelspecsIn(folder),
    ]);
    const kernelspecs = build.state === "ready" ? asPromised(image, present) : promised(image);
    return { ...named, kernelspecs, build, version: version.version };
  }
}

function startVersion(image: ImageRecord, pinned: number | null): ImageVersion | null {
  const versions = image.versions.map(({ version, withdrawnAt }) => ({
    version,
    withdrawn: withdrawnAt !== null,
  }));
  const chosen = versionToStart({ versions, current: image.current, pinned });
  return image.versions.find(({ version }) => version === chosen) ?? null;
}

function withdrawn(image: ImageRecord): AppError {
  return new AppError(
    "conflict",
    `The administrator has withdrawn the image "${image.displayName}", so nothing new starts from it. What runs goes on; choose another image.`,
  );
}

const usualNames: Readonly<Record<string, string>> = { python3: "Python 3 (ipykernel)", bash: "Bash" };

function promised(image: ImageRecord): readonly Kernelspec[] {
  return image.kernelspecs.map((name) => ({
    name,
    displayName: usualNames[name] ?? name,
    hardware: "cpu",
  }));
}

/** What the catalogue names comes first and in its order: what an image is for stands above what it also brings. */
function asPromised(image: ImageRecord, present: readonly Kernelspec[]): readonly Kernelspec[] {
  const named = image.kernelspecs.flatMap((name) => present.find((spec) => spec.name === name) ?? []);
  return [...named, ...present.filter((spec) => !named.includes(spec))];
}
