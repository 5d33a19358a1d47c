/** A thing in the tracking server that belongs to whoever made it. */
export type Subject =
  | { readonly type: "experiment"; readonly id: string }
  | { readonly type: "run"; readonly id: string }
  | { readonly type: "logged-model"; readonly id: string }
  | { readonly type: "model"; readonly name: string };
