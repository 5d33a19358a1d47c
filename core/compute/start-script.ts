/** Which apps a start-up script is for. */
export const startScriptKinds = ["KernelGateway", "JupyterServer"] as const;
export type StartScriptKind = (typeof startScriptKinds)[number];

/** In characters, as people count them. */
export const longestStartScript = 16_384;

/** Why a text cannot be a start-up script, as a sentence; `null` where it can. */
export function whyNoStartScript(text: string): string | null {
  const length = [...text].length;
  if (length > longestStartScript)
    return `A start-up script has at most ${longestStartScript.toLocaleString("en-US")} characters, and this one has ${length.toLocaleString("en-US")}. Put the rest into a file of your home, and call that.`;
  return text.includes("\0") ? "A start-up script is text, and this one has a zero byte in it." : null;
}
