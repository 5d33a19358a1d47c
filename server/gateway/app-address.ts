import type { AppAddress, AppKind } from "@/server/compute/compute-backend";

/** What the gateway must know of an app to let its owner in. */
export interface ReachableApp {
  readonly owner: string;
  readonly kind: AppKind;
  /** `null` until the app is ready, and once it has stopped. */
  readonly address: AppAddress | null;
  /** The app's own token; only the gateway sends it. */
  readonly token: string;
}

/** Who asks, as their session says. */
export interface Visitor {
  readonly userId: string;
  readonly name: string;
}

/** The socket of the app that answers a path. */
export function socketFor(address: AppAddress, socket: "jupyter" | "notebook"): string | null {
  return socket === "jupyter" ? address.jupyter : address.notebook;
}
