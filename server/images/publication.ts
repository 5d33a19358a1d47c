import { mkdir, rm, stat, symlink } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "@/core/errors";
import { type FoundEnvironment, unmet } from "@/core/images/unmet";
import type { BuildLog } from "./build-log";
import { contentId } from "./catalogue";
import { logged } from "./environments";
import type { ImageNames } from "./image-records";
import type { StudioImages } from "./images";
import type { Lock } from "./lock";

/** What an administrator publishes: a new image, or a new version of one. */
export interface Publication {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly from:
    | { readonly type: "requirements"; readonly text: string; readonly python: string | null }
    /** An environment that was made elsewhere, by its path on the studio's machine. */
    | { readonly type: "folder"; readonly path: string };
}

/**
 * Makes the environment, looks at it, and only then adds the version, as the current one: until then nobody meets it.
 * Answers the id of the build, whose log goes on.
 */
export function publish(
  publication: Publication,
  needs: { readonly images: StudioImages; readonly lock: Lock; readonly by: string },
): Promise<string> {
  const { images, by } = needs;
  return new Promise((resolve, reject) => {
    logged(
      images.options,
      { image: publication.name, version: null, startedBy: by, onBegun: resolve },
      (log) => new Publishing(publication, { ...needs, log }).run(),
    ).catch(reject);
  });
}

interface Needs {
  readonly images: StudioImages;
  readonly lock: Lock;
  readonly by: string;
  readonly log: BuildLog;
}

class Publishing {
  constructor(
    private readonly publication: Publication,
    private readonly needs: Needs,
  ) {}

  async run(): Promise<number> {
    const { from } = this.publication;
    switch (from.type) {
      case "requirements":
        return this.ofRequirements(from);
      case "folder":
        return this.ofFolder(from.path);
      default:
        return from satisfies never;
    }
  }

  private async ofRequirements(from: { text: string; python: string | null }): Promise<number> {
    const { images, log, by } = this.needs;
    const { name } = this.publication;
    const requirements = await this.locked(from);
    const content = contentId(
      name,
      from.python === null ? requirements : `${requirements}# ${from.python}\n`,
    );
    const { environment } = content;
    const wasThere = await images.environments.isBuilt(environment);
    await images.environments.make(
      {
        image: name,
        version: null,
        environment,
        python: from.python,
        startedBy: by,
        requirements: () => images.written(environment, requirements),
        log,
      },
      () => undefined,
    );
    try {
      const found = await this.checked(images.environments.folderOf(environment), from.python);
      return await this.add({ ...content, requirements, source: from.text, python: from.python }, found);
    } catch (error) {
      // Nothing would ever start from it.
      if (!wasThere) await rm(images.environments.folderOf(environment), { recursive: true, force: true });
      throw error;
    }
  }

  /** What is locked already is taken as it is: whoever locked it meant just that. */
  private async locked(from: { text: string; python: string | null }): Promise<string> {
    if (/ --hash=/.test(from.text)) return from.text;
    const { log, lock } = this.needs;
    const onLine = (line: string) => log.line(line);
    return lock({ requirements: from.text, python: from.python, onNote: onLine, onLine });
  }

  private async ofFolder(path: string): Promise<number> {
    const { images, log } = this.needs;
    const isFolder = await stat(path)
      .then((one) => one.isDirectory())
      .catch(() => false);
    if (!isFolder)
      throw new AppError(
        "invalid",
        `There is no folder ${path} on the studio's machine. Nothing was changed.`,
      );
    log.line(`Looking at ${path}`);
    const found = await this.checked(path, null);
    const content = contentId(this.publication.name, JSON.stringify([path, found]));
    const folder = images.environments.folderOf(content.environment);
    await mkdir(dirname(folder), { recursive: true });
    await rm(folder, { force: true }).catch(() => undefined);
    await symlink(path, folder);
    return this.add({ ...content, requirements: null, source: path, python: null }, found);
  }

  /** `null` where environments are not real. */
  private async checked(folder: string, python: string | null): Promise<FoundEnvironment | null> {
    const { images, log } = this.needs;
    if (images.options.inspect === null) return null;
    log.line("Checking that kernels can start from it");
    const found = await images.options.inspect(folder);
    const lacking = unmet(found, { python });
    for (const sentence of lacking) log.line(sentence);
    if (lacking.length > 0)
      throw new AppError("invalid", `It cannot be an image: ${lacking.join(" ")} Nothing was changed.`);
    const kernels = found.kernelspecs.map((spec) => spec.displayName).join(", ");
    log.line(`Python ${found.python}, ${found.packages.length} packages; kernels: ${kernels}`);
    return found;
  }

  private async add(
    version: Omit<Parameters<StudioImages["records"]["add"]>[1], "createdBy">,
    found: FoundEnvironment | null,
  ): Promise<number> {
    const { images, by, log } = this.needs;
    const { name } = this.publication;
    const number = await images.records.add(await this.names(found), { ...version, createdBy: by });
    if (found !== null) await images.records.noteFound({ image: name, version: number }, found);
    log.line(`Version ${number} of ${this.publication.displayName} is there`);
    return number;
  }

  private async names(found: FoundEnvironment | null): Promise<ImageNames> {
    const { name, displayName, description } = this.publication;
    const known = (await this.needs.images.all()).find((each) => each.name === name);
    const kernelspecs = known?.kernelspecs ?? found?.kernelspecs.map((spec) => spec.name) ?? ["python3"];
    // What the catalogue calls it stays as it is there.
    if (known?.origin === "catalogue") return known;
    return { name, displayName, description, kernelspecs, origin: "published" };
  }
}
