import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * Where an image's requirements are, each with its hash.
 *
 * @param {string} name its folder below `images/`
 */
export function lockFile(name) {
  return join(root, "images", name, "requirements.lock");
}
