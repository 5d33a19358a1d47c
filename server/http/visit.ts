import type { IncomingMessage, ServerResponse } from "node:http";
import type { Person } from "@/server/accounts/person";
import type { RequestAddress } from "@/server/http/address";

/** One request on its way through the server, with what has been found out about it. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly address: RequestAddress;
  readonly person: Person | null;
  readonly requestId: string;
}
