import { askJupyter } from "./jupyter-rest";
import type { KernelApp } from "./kernel-line";

/** Whether no kernel and no terminal is left in the app. */
export async function isLeft(app: KernelApp): Promise<boolean> {
  for (const path of ["api/kernels", "api/terminals"]) {
    const { body } = await askJupyter(app, { method: "GET", path });
    if (!Array.isArray(body) || body.length > 0) return false;
  }
  return true;
}
