import { createHash, createHmac } from "node:crypto";

/**
 * Each app has a token of its own, made from its id and a key that is only in the database: whoever finishes a start
 * that another studio server began gives it the same one, and no list of tokens exists.
 */
export function appToken(key: string, appId: string): string {
  return createHmac("sha256", key).update(`app-token:${appId}`).digest("base64url");
}

/** Looked up by its hash: how long that takes says nothing about the token. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
