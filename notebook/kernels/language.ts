import type { JsonObject } from "@/core/json";
import type { KernelLanguage } from "@/core/session/session";
import { askJupyter } from "./jupyter-rest";
import type { KernelApp } from "./kernel-line";
import { objectOf, textOf } from "./message";

/** What the app's kernelspec of that name says; empty where the app does not say it, which stops no kernel. */
export async function specOf(app: KernelApp, kernelspec: string): Promise<JsonObject> {
  const answer = await askJupyter(app, { method: "GET", path: "api/kernelspecs" }).catch(() => null);
  const specs = objectOf(objectOf((answer?.body ?? {}) as JsonObject).kernelspecs);
  return objectOf(objectOf(specs[kernelspec]).spec);
}

/** What the kernel says about itself, completed by its spec where it says nothing (it may be busy). */
export function languageOf(kernel: {
  readonly kernelspec: string;
  readonly spec: JsonObject;
  readonly info: JsonObject | null;
}): KernelLanguage {
  const { spec } = kernel;
  const language = objectOf(kernel.info?.language_info);
  const name = textOf(language.name) || textOf(spec.language) || kernel.kernelspec;
  return {
    kernelspec: kernel.kernelspec,
    displayName: textOf(spec.display_name) || kernel.kernelspec,
    name,
    info: Object.keys(language).length > 0 ? language : { name },
  };
}
