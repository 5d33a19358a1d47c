import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type StartScriptKind, whyNoStartScript } from "@/core/compute/start-script";
import { AppError } from "@/core/errors";
import type { DomainScripts } from "@/server/compute/start-scripts";

type Given = { readonly [Kind in StartScriptKind]?: string | undefined } & { readonly mustSucceed: boolean };

/** The texts of the files that are named, from where the settings file is; a mistake is a sentence that names the key. */
export function domainScripts(given: Given, folder: string): DomainScripts {
  const one = (kind: StartScriptKind): string | null => {
    const path = given[kind];
    if (path === undefined) return null;
    const unusable = (why: string, cause?: unknown) =>
      new AppError("invalid", `startScripts.${kind} is not usable: ${why}`, { cause });
    let text: string;
    try {
      text = readFileSync(resolve(folder, path), "utf8");
    } catch (error) {
      throw unusable(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, error);
    }
    const why = whyNoStartScript(text);
    if (why !== null) throw unusable(why);
    return text;
  };
  const { mustSucceed } = given;
  return { JupyterServer: one("JupyterServer"), KernelGateway: one("KernelGateway"), mustSucceed };
}
