/** Four apps on an instance; a fifth needs an instance of another type. */
export const appsPerInstance = 4;

/** What choosing an instance type brings about for an image. */
type WhatStarts =
  /** No instance of that type runs yet. */
  | { readonly type: "new" }
  /** One runs, and the image has an app there. */
  | { readonly type: "shares" }
  /** One runs and has room; `apps` counts this one. */
  | { readonly type: "joins"; readonly apps: number }
  /** One runs and has none. */
  | { readonly type: "full" };

/** `running`: the image ids of the apps on the person's instance of that type; `null` where none runs. */
export function whatStarts(running: readonly string[] | null, image: string): WhatStarts {
  if (running === null) return { type: "new" };
  if (running.includes(image)) return { type: "shares" };
  if (running.length >= appsPerInstance) return { type: "full" };
  return { type: "joins", apps: running.length + 1 };
}
