import { AppError } from "@/core/errors";
import { parseIpynb, serialiseIpynb } from "@/core/notebook/ipynb";
import { documentFor } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { Contents } from "../files/contents";
import { useFiles } from "../files/files-store";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf } from "../studio/studio-client";
import { tell, warn } from "../ui/toast-store";
import { freeName } from "./free-name";

/** `/?copy=<token>[?version=N]`, as the form of a share page asks for it: a copy in the reader's own home, open. */
export async function copySharedFromAddress(): Promise<void> {
  const wanted = new URLSearchParams(location.search).get("copy");
  if (wanted === null) return;
  // At once, so that a reload makes no second copy.
  history.replaceState(history.state, "", location.pathname);
  const [token = "", query = ""] = wanted.split("?", 2);
  if (!/^[\w-]{43}$/.test(token) || !/^(version=\d{1,6})?$/.test(query)) return;
  try {
    await copyShared(token, query);
  } catch (error) {
    warn(sentenceOf(error));
  }
}

async function copyShared(token: string, query: string): Promise<void> {
  const address = `/s/${token}/notebook.ipynb${query === "" ? "" : `?${query}`}`;
  const answer = await fetch(address, { headers: { "x-atelier-copy": "1" } });
  if (!answer.ok) throw new AppError("not-found", "This link shows nothing any more, so nothing was copied.");
  const contents = new Contents(await whenServerReady());
  const names = (await contents.list("", { which: "all" })).map((entry) => entry.name);
  const path = freeName(nameOf(answer) ?? "shared.ipynb", names);
  const { notebook } = parseIpynb(await answer.text(), { next: () => crypto.randomUUID().slice(0, 8) });
  await contents.saveText(path, { text: serialiseIpynb(notebook), seen: "any" });
  useFiles.getState().added(await contents.stat(path));
  useDocuments.getState().open(documentFor(path));
  tell(`${path} is a copy in your files. It runs on what it ran on before, when you run it.`);
}

function nameOf(answer: Response): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
  return encoded === undefined ? null : decodeURIComponent(encoded).replaceAll("/", "-");
}
