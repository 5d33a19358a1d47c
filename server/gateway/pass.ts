import type { OutgoingHttpHeaders } from "node:http";
import type { Visitor } from "./app-address";

/** What the gateway gives out once every check has been passed: where to pipe, and what to say there. */
export interface Pass {
  readonly visitor: Visitor;
  readonly socketPath: string;
  /** The path and query that the app is asked for. */
  readonly target: string;
  /** The caller's, without what is secret or forged, with the app's own token and the visitor's name. */
  readonly headers: OutgoingHttpHeaders;
}
