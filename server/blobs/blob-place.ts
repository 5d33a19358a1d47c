/** Where an installation keeps its blobs. */
export type BlobPlace = { readonly kind: "files" } | ({ readonly kind: "s3" } & S3Place);

/** A bucket, of any service that speaks S3. */
export interface S3Place {
  readonly bucket: string;
  /** What the names of all blobs begin with, without a slash at its ends; "" for nothing. */
  readonly prefix: string;
  /** `null`: Amazon's, in the region. */
  readonly endpoint: string | null;
  readonly region: string;
  /** `null`: as the library finds them (a profile, the machine's own role). */
  readonly credentials: {
    readonly id: string;
    readonly secret: string;
    readonly token: string | null;
  } | null;
}
