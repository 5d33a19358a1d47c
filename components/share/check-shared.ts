import { create } from "zustand";
import { AppError } from "@/core/errors";
import { sentenceOf } from "../studio/studio-client";
import { warn } from "../ui/toast-store";

/** What is to be checked, as the share page names it. */
export interface ToCheck {
  readonly snapshot: string;
  readonly title: string;
  readonly image: string;
  readonly instanceType: string;
  readonly packages: number;
  /** Of the share page. */
  readonly address: string;
}

/** The snapshot whose check is in front. */
export const useCheck = create<{ readonly of: ToCheck | null }>(() => ({ of: null }));

/** `/?check=<token>[?version=N]`, as the form of a share page asks for it. */
export async function checkSharedFromAddress(): Promise<void> {
  const wanted = new URLSearchParams(location.search).get("check");
  if (wanted === null) return;
  history.replaceState(history.state, "", location.pathname);
  const [token = "", query = ""] = wanted.split("?", 2);
  if (/^[\w-]{43}$/.test(token) && /^(version=\d{1,6})?$/.test(query)) await checkShared(token, query);
}

/** Opens the dialog of a check of what the link shows. */
export async function checkShared(token: string, query = ""): Promise<void> {
  try {
    const rest = query === "" ? "" : `?${query}`;
    const answer = await fetch(`/s/${token}/check${rest}`);
    if (!answer.ok)
      throw new AppError("not-found", "This link shows nothing any more, so nothing was checked.");
    const found = (await answer.json()) as Omit<ToCheck, "address">;
    useCheck.setState({ of: { ...found, address: `/s/${token}${rest}` } });
  } catch (error) {
    warn(sentenceOf(error));
  }
}
