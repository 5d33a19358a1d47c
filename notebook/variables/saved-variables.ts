import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * The folders that kernels save variables in (`images/jupyter/atelier_carry`), each for as long as somebody needs it.
 * Kernels write and read them; this server removes them, because a kernel that should may have ended.
 */
export class SavedVariables {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async remove(name: string): Promise<void> {
    try {
      await rm(join(this.#folder, name), { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      console.error("saved variables cannot be removed", name, error);
    }
  }

  /** What a killed server or kernel left behind. Only before anything is saved: all but `inUse` goes. */
  async sweep(inUse: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) if (!inUse.has(name)) await this.remove(name);
  }
}
