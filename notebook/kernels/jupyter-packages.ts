import { askJupyter } from "./jupyter-rest";
import type { KernelApp } from "./kernel-line";

/** Has the app write down what was installed in it up to now, and not only at its next look. */
export async function noteAddedPackages(app: KernelApp): Promise<void> {
  await askJupyter(app, { method: "POST", path: "api/added-packages", timeoutMs: 20_000 });
}
