import { createHash, createHmac } from "node:crypto";

/**
 * What stands in the address of a link: 256 bits made from the installation's secret and the link's id, so that its
 * owner can be shown it again while the database only has its hash.
 */
export function tokenOf(linkId: string, secret: string): string {
  return createHmac("sha256", secret).update(`share link ${linkId}`).digest("base64url");
}

export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
