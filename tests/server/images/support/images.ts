import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoundEnvironment } from "@/core/images/unmet";
import type { StudioDatabase } from "@/server/database/database";
import { ImageAdministration } from "@/server/images/administration";
import type { Build } from "@/server/images/build";
import type { Image } from "@/server/images/catalogue";
import { StudioImages } from "@/server/images/images";
import type { Inspect } from "@/server/images/inspect";
import type { Lock } from "@/server/images/lock";

let made = 0;

/** Makes what the real build makes: a whole environment with the kernels of any language. */
export const fill: Build = async ({ folder: environment, onNote }) => {
  onNote("Downloading 40 packages");
  await new Promise((resolve) => setTimeout(resolve, 20));
  await mkdir(join(environment, "bin"), { recursive: true });
  await writeFile(join(environment, "bin/python"), "");
  for (const [name, display] of [
    ["python3", "Python 3"],
    ["ir", "R"],
    ["broken", ""],
  ] as const) {
    const spec = join(environment, "share/jupyter/kernels", name);
    await mkdir(spec, { recursive: true });
    const text = name === "broken" ? "{" : JSON.stringify({ display_name: display, argv: ["x"] });
    await writeFile(join(spec, "kernel.json"), text);
  }
  await writeFile(join(environment, "complete.json"), "{}");
};

/** An environment that has all that an image needs. */
export const good: FoundEnvironment = {
  python: "3.11.7",
  modules: ["jupyter_server", "terminado", "ipykernel", "pip"],
  kernelspecs: [
    { name: "python3", displayName: "Python 3", program: "python", found: true, needsIpykernel: true },
  ],
  packages: [{ name: "pip", version: "25.0" }],
};

interface Parts {
  readonly database: StudioDatabase;
  readonly build?: Build;
  readonly own?: readonly Image[];
  readonly inspect?: Inspect;
  readonly lock?: Lock;
}

/** The images of an installation in this folder, with an environment builder that fetches nothing. */
export function imagesIn(folder: string, parts: Parts): StudioImages {
  return new StudioImages({
    root: folder,
    own: parts.own ?? [],
    dataFolder: join(folder, "data"),
    build: parts.build ?? fill,
    inspect: parts.inspect ?? (async () => good),
    db: parts.database.db as unknown as StudioImages["options"]["db"],
    clock: { now: () => Date.now() },
    ids: { next: () => `build-${++made}` },
  });
}

export function administrationIn(folder: string, parts: Parts) {
  const images = imagesIn(folder, parts);
  const lock: Lock =
    parts.lock ??
    (async ({ requirements, onLine }) => {
      onLine?.("Resolved 40 packages");
      return `locked ${requirements}\n`;
    });
  return { images, administration: new ImageAdministration(images, lock) };
}

/** Waits for the end of the build, and answers it with its whole log. */
export async function endOf(administration: ImageAdministration, id: string) {
  for (;;) {
    const build = await administration.build({ id, from: 0 });
    if (build.state !== "running") return build;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
