/** What the kernel knows about the code in an editor; `null` when there is no kernel or it does not answer. */
export interface KernelAssist {
  complete(code: string, cursor: number): Promise<AssistCompletion | null>;
  inspect(code: string, cursor: number): Promise<Readonly<Record<string, string>> | null>;
}

export interface AssistCompletion {
  readonly matches: readonly { readonly text: string; readonly kind: string | null }[];
  readonly start: number;
  readonly end: number;
}
