import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";

/** An image is a record that points to what is run; the bytes are elsewhere and are shared by equal content. */
export interface Image {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** The locked requirements its environment is made from, as a path: from the program's root, or absolute. */
  readonly requirements: string;
  /** What it will offer; what it does offer is read from its environment. */
  readonly kernelspecs: readonly string[];
  /** Those of them that need a GPU, beside those that say so themselves. */
  readonly gpuKernelspecs?: readonly string[] | undefined;
  /** Modules that a kernel which waits for its notebook loads beforehand. */
  readonly loads?: readonly string[] | undefined;
}

/** One entry of a catalogue: of ours in `images/`, or of the administrator's in the settings file. */
export const imageEntry = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,60}$/, "only lower-case letters, digits and dashes"),
  displayName: z.string().min(1).max(100),
  description: z.string().default(""),
  requirements: z.string().min(1),
  kernelspecs: z.array(z.string()).default(["python3"]),
  gpuKernelspecs: z.array(z.string()).optional(),
  loads: z.array(z.string().regex(/^[\w.]+$/, "only names of modules")).optional(),
});

/** Those that come with the program, and those of the administrator; of two with one name theirs counts. */
export async function readCatalogue(root: string, own: readonly Image[]): Promise<readonly Image[]> {
  const text = await readFile(join(root, "images/catalogue.json"), "utf8");
  const shipped = z.array(imageEntry).parse(JSON.parse(text));
  const named = new Map([...shipped, ...own].map((image) => [image.name, image]));
  return [...named.values()];
}

/** The environment of JupyterServer apps: not offered to anyone, and built like the others. */
export const serverImage: Image = {
  name: "server",
  displayName: "Notebook server",
  description: "",
  requirements: "images/server/requirements.lock",
  kernelspecs: [],
};

/** What an image is made from, and under what id: the same for the same content, on every machine. */
interface Content {
  /** `<name>/<hash of the lock>`. */
  readonly environment: string;
  /** SHA-256 of it all. */
  readonly digest: string;
  /** The lock; `null` where its file is missing. */
  readonly requirements: string | null;
}

/** An administrator's image whose file is missing is an image that cannot be built, and no trouble for the others. */
export async function contentOf(root: string, image: Image): Promise<Content> {
  const path = resolve(root, image.requirements);
  const requirements = await readFile(path, "utf8").catch(() => null);
  return { ...contentId(image.name, requirements ?? `nothing at ${path}`), requirements };
}

/** The id of an image's environment, by what it is made from. */
export function contentId(name: string, content: string): Pick<Content, "environment" | "digest"> {
  const digest = createHash("sha256").update(content).digest("hex");
  return { environment: `${name}/${digest.slice(0, 16)}`, digest: `sha256:${digest}` };
}
