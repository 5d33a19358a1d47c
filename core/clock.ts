/** Time and chance are passed in, so that every rule can be tested at any moment. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

/** Where ids come from; passed in, so that tests can count them. */
export interface Ids {
  /** A fresh id, unguessable, safe in a path and in a CSS selector. */
  next(): string;
}
