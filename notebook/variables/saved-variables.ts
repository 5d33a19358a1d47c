import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** All that is kept of one person's stopped kernels, in bytes; and for how long, in ms. */
const mostKept = 20e9;
export const keptForMs = 14 * 24 * 3_600_000;

/**
 * The folders that kernels save variables in (`images/jupyter/atelier_carry`), each for as long as somebody needs it.
 * Kernels write and read them; this server removes them, because a kernel that should may have ended.
 */
export class SavedVariables {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** How many bytes more may be kept. */
  async room(): Promise<number> {
    const names = await this.#names();
    const sizes = await Promise.all(names.map((name) => sizeOf(join(this.#folder, name))));
    return Math.max(0, mostKept - sizes.reduce((sum, size) => sum + size, 0));
  }

  async has(name: string): Promise<boolean> {
    return (await this.#names()).includes(name);
  }

  async remove(name: string): Promise<void> {
    try {
      await rm(join(this.#folder, name), { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      console.error("saved variables cannot be removed", name, error);
    }
  }

  /** What a killed server or kernel left behind, and what is too old. Only while nothing is being saved. */
  async sweep(inUse: ReadonlySet<string>): Promise<void> {
    for (const name of await this.#names()) if (!inUse.has(name)) await this.remove(name);
  }

  async #names(): Promise<readonly string[]> {
    return readdir(this.#folder).catch(() => []);
  }
}

/** In bytes, of the files that lie in it. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      lstat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
