import type { Json, JsonObject } from "../json";
import { asObject, isObject } from "../notebook/output-json";
import type { ComputeChoice } from "../session/session";
import type { Snapshot } from "./snapshot";
import { wheelFile } from "./wheel-name";

/** What a copy of a shared notebook remembers of it, in the metadata of its file. */
interface CopiedFrom {
  /** SHA-256 of the snapshot. */
  readonly snapshot: string;
  readonly compute: ComputeChoice;
  /** What its author had added to the image, and the copy's owner has not decided about. */
  readonly packages: readonly CopiedPackage[];
}

interface CopiedPackage {
  readonly name: string;
  readonly version: string;
  /** The files that its author had, which the studio keeps with the snapshot; `null`: it comes from the index. */
  readonly wheel: { readonly file: string; readonly hash: string } | null;
}

export function metadataOfCopy(snapshot: Snapshot, id: string): JsonObject {
  const { image, kernelspec, instanceType, packages } = snapshot.environment;
  const { metadata } = snapshot.notebook;
  const copiedFrom = {
    snapshot: id,
    compute: { image, kernelspec, instanceType },
    packages: packages.map(({ name, version, wheel }) => ({
      name,
      version,
      wheel: wheel && { file: wheel.file, hash: wheel.hash },
    })),
  };
  return { ...metadata, atelier: { ...asObject(metadata.atelier), copiedFrom } };
}

/** `null` where it is no copy, or what it remembers is not what was written. */
export function copiedFrom(metadata: JsonObject): CopiedFrom | null {
  const found = asObject(metadata.atelier).copiedFrom;
  if (!isObject(found) || typeof found.snapshot !== "string") return null;
  const { image, kernelspec, instanceType } = asObject(found.compute);
  if (typeof image !== "string" || typeof kernelspec !== "string" || typeof instanceType !== "string")
    return null;
  const packages = Array.isArray(found.packages) ? found.packages : [];
  return {
    snapshot: found.snapshot,
    compute: { image, kernelspec, instanceType },
    packages: packages.flatMap((each) => {
      const { name, version, wheel } = asObject(each);
      return typeof name === "string" && typeof version === "string" && isPin(name, version)
        ? [{ name, version, wheel: wheelIn(wheel) }]
        : [];
    }),
  };
}

function wheelIn(found: Json | undefined): CopiedPackage["wheel"] {
  const { file, hash } = asObject(found);
  if (typeof file !== "string" || !wheelFile.test(file)) return null;
  return typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash) ? { file, hash } : null;
}

/** What may be handed to an installer: a name and a version, and nothing that it could take for an option. */
function isPin(name: string, version: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,200}$/.test(name) && /^[A-Za-z0-9][\w.!+-]{0,100}$/.test(version);
}

/** Once its owner has decided about the packages. */
export function withPackagesDecided(metadata: JsonObject): JsonObject {
  const atelier = asObject(metadata.atelier);
  return {
    ...metadata,
    atelier: { ...atelier, copiedFrom: { ...asObject(atelier.copiedFrom), packages: [] } },
  };
}
