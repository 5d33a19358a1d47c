import type * as Monaco from "monaco-editor/editor";

/** What Monaco offers, for those that are handed it: only `load-monaco.ts` brings the megabytes behind it. */
export type MonacoApi = typeof Monaco;
