import type { HibernatedNotebook } from "@/notebook/wire";
import { callsTo } from "../notebook/connection";
import { queries } from "../studio/queries";
import { whenServerReady } from "../studio/server-ready";
import { roughBytesText } from "../studio/size-text";
import { sentenceOf } from "../studio/studio-client";
import { tell, warn } from "../ui/toast-store";
import type { RunningRow } from "./running-rows";

/** Stops the kernels in an app with their variables saved; a kernel that has something to run goes on. */
export async function saveAndStop({ app }: Extract<RunningRow, { readonly type: "app" }>): Promise<void> {
  tell(`Saving the variables of the kernels in ${app.image}…`);
  try {
    const told = await callsTo(await whenServerReady()).hibernateApp.mutate({ appId: app.id });
    const { text, isWhole } = hibernatedText(told);
    if (isWhole) tell(text);
    else warn(text);
  } catch (error) {
    warn(sentenceOf(error));
  }
  await queries.invalidateQueries({ queryKey: ["running"] });
}

/** `isWhole`: everything was saved, and nothing runs on. */
export function hibernatedText(told: readonly HibernatedNotebook[]): {
  readonly text: string;
  readonly isWhole: boolean;
} {
  if (told.length === 0)
    return { text: "No notebook has a kernel here, so there is nothing to save.", isWhole: false };
  const saved = told.filter((one) => one.saved !== null);
  const sum = (of: "saved" | "bytes" | "lost") => saved.reduce((all, one) => all + (one[of] ?? 0), 0);
  const lost = sum("lost");
  const count = sum("saved");
  const sentences = [
    saved.length > 0 &&
      `${count} ${count === 1 ? "variable" : "variables"} saved (${roughBytesText(sum("bytes"))}).`,
    lost > 0 && `${lost} could not be saved; the notebook says which.`,
    saved.length > 0 && "Open a notebook and choose Resume to go on.",
    ...told.filter((one) => one.saved === null).map(({ path, note }) => `${path} runs on: ${note}`),
  ];
  return { text: sentences.filter(Boolean).join(" "), isWhole: saved.length === told.length && lost === 0 };
}
