import type { Json } from "../json";

/** A pipeline as its file has it: steps, and what goes from one to the other. */
export interface Pipeline {
  readonly name: string;
  readonly about: string;
  /** What whoever starts it may set, in the order of the file. */
  readonly parameters: readonly Parameter[];
  /** In the order of the file. */
  readonly steps: readonly Step[];
}

export interface Parameter {
  readonly name: string;
  readonly default: Json;
  readonly about: string;
}

export type Step = NotebookStep | ApprovalStep;

interface StepBase {
  readonly name: string;
  /** Steps that it waits for, beside those whose outputs it takes. */
  readonly after: readonly string[];
}

/** Runs a notebook of the person's, or the cells of it that have a tag. */
export interface NotebookStep extends StepBase {
  readonly kind: "notebook";
  /** From the folder that the pipeline's file is in. */
  readonly notebook: string;
  /** Only cells with one of these tags, and those tagged `parameters`; empty: all. */
  readonly cells: readonly string[];
  /** `null`: what the notebook itself would start on. */
  readonly image: string | null;
  readonly instance: string | null;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, Output>>;
  /** How often it is tried again after a failure. */
  readonly retries: number;
  readonly cache: Cache;
}

/** Goes on once somebody has looked and approved. */
export interface ApprovalStep extends StepBase {
  readonly kind: "approval";
  /** What is to be looked at. */
  readonly question: string;
  /**
   * The version of a model whose approval in the registry is waited for, with references as in inputs; `null`: it is
   * approved on the run's own page.
   */
  readonly version: { readonly model: string; readonly version: string } | null;
}

/** `value`: texts in it may be `${parameter}` or `${step.output}`. `file`: a path, and its content counts for the cache. */
export type Input =
  | { readonly type: "value"; readonly value: Json }
  | { readonly type: "file"; readonly path: string };

/** `value`: a variable of the notebook when it has run. `file`: a file that it wrote. */
export type Output = { readonly type: "value" } | { readonly type: "file"; readonly path: string };

/** Whether what an earlier run found is taken; `key` is a text of the person's that makes it run anew when it changes. */
export type Cache = { readonly use: false } | { readonly use: true; readonly key: string };
