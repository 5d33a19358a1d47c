/** The page of a model. */
export function modelAddress(model: string): string {
  return `/registry/models/${encodeURIComponent(model)}`;
}

/** The page of one of its versions. */
export function versionAddress({
  model,
  version,
}: {
  readonly model: string;
  readonly version: string;
}): string {
  return `${modelAddress(model)}/${version}`;
}
