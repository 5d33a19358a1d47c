import type { ComputeChoice, HibernationReason } from "./session";

/** Something that must now be done. Only the notebook server performs effects; a browser ignores them. */
export type Effect =
  /** Ask for an app with a kernel, and fill it from the folder of variables; answers come back as operations. */
  | { readonly type: "connect"; readonly compute: ComputeChoice; readonly resume?: string }
  | { readonly type: "execute"; readonly runId: string; readonly cellId: string; readonly source: string }
  | { readonly type: "interrupt" }
  | { readonly type: "restart" }
  | { readonly type: "shutDown" }
  /** Start a kernel there, bring the variables along if `keep`, and change over; the present kernel works on until then. */
  | { readonly type: "switch"; readonly compute: ComputeChoice; readonly keep: boolean }
  | { readonly type: "cancelSwitch" }
  /** Save the variables between two cells, then end the kernel. */
  | { readonly type: "hibernate"; readonly why: HibernationReason }
  | { readonly type: "cancelHibernation" }
  /** Nobody needs these variables any more. */
  | { readonly type: "forgetKept"; readonly folder: string }
  | { readonly type: "answer"; readonly promptId: string; readonly answer: string }
  /** The document changed; the performer decides when to write (debounced, at once after a run). */
  | { readonly type: "save"; readonly urgent: boolean };
