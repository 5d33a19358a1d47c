import { AppError, codeForStatus } from "@/core/errors";
import { encodePath } from "../dock/documents";
import { checkConnection } from "../studio/studio-store";

/** One line of a folder, as Jupyter's contents API tells it. */
export interface Entry {
  readonly name: string;
  /** From the home, without a leading slash. */
  readonly path: string;
  readonly type: "directory" | "file" | "notebook";
  /** Bytes; `null` for folders. */
  readonly size: number | null;
  readonly last_modified: string;
}

interface FileText {
  readonly text: string;
  /** Of its bytes on disk: the version that was read. */
  readonly hash: string;
}

/** Which files of a folder are meant: hidden ones too, or not. */
export type Which = "all" | "ordinary";

type Fetch = typeof fetch;

interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export type NewKind = "notebook" | "file" | "directory";

/** Files of a home, through the gateway. Throws `AppError` with a sentence; other throws mean "not reachable". */
export class Contents {
  private readonly base: string;
  private readonly fetch: Fetch;

  constructor(appId: string, send: Fetch = (...args) => fetch(...args)) {
    this.base = `/apps/${encodeURIComponent(appId)}/api/contents`;
    this.fetch = send;
  }

  async list(folder: string, { which = "ordinary" }: { which?: Which } = {}): Promise<readonly Entry[]> {
    const query = { content: "1", type: "directory", ...(which === "all" ? { hidden: "1" } : {}) };
    const model = await this.call<{ content: readonly Entry[] }>(folder, { query });
    return model.content;
  }

  async readText(path: string): Promise<FileText> {
    const query = { content: "1", type: "file", format: "text", hash: "1" };
    const model = await this.call<{ content: string; hash: string }>(path, { query });
    return { text: model.content, hash: model.hash };
  }

  /** The version that is on disk now. */
  async hashOf(path: string): Promise<string> {
    const query = { content: "0", type: "file", hash: "1" };
    return (await this.call<{ hash: string }>(path, { query })).hash;
  }

  async readBase64(path: string): Promise<{ base64: string; mimetype: string | null }> {
    const query = { content: "1", type: "file", format: "base64" };
    const model = await this.call<{ content: string; mimetype: string | null }>(path, { query });
    return { base64: model.content, mimetype: model.mimetype };
  }

  stat(path: string): Promise<Entry> {
    return this.call<Entry>(path, { query: { content: "0" } });
  }

  /** Saves over the version `seen`, or over any; throws `conflict` when another is there. Answers the new version. */
  async saveText(path: string, { text, seen }: { text: string; seen: string | "any" }): Promise<string> {
    const body = { type: "file", format: "text", content: text };
    const expected = seen === "any" ? {} : { expected_hash: seen };
    const saved = await this.call<{ hash?: string }>(path, { method: "PUT", body: { ...body, ...expected } });
    return saved.hash ?? this.hashOf(path);
  }

  /** A new, empty one with a free name. */
  create(folder: string, kind: NewKind): Promise<Entry> {
    const body = kind === "file" ? { type: kind, ext: ".txt" } : { type: kind };
    return this.call<Entry>(folder, { method: "POST", body });
  }

  /** Gives a new notebook its first cell, to begin in. */
  async addFirstCell(path: string): Promise<void> {
    const id = crypto.getRandomValues(new Uint32Array(1))[0]?.toString(16).padStart(8, "0");
    const cell = { cell_type: "code", id, metadata: {}, source: "", outputs: [], execution_count: null };
    const content = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    await this.call(path, { method: "PUT", body: { type: "notebook", format: "json", content } });
  }

  makeFolder(path: string): Promise<Entry> {
    return this.call<Entry>(path, { method: "PUT", body: { type: "directory" } });
  }

  move(from: string, to: string): Promise<Entry> {
    return this.call<Entry>(from, { method: "PATCH", body: { path: to } });
  }

  async remove(path: string): Promise<void> {
    await this.call(path, { method: "DELETE" });
  }

  /** One piece of an upload: 1, 2, 3…, and -1 for the last; `null` when it is all in one. */
  async putPiece(
    path: string,
    piece: { base64: string; chunk: number | null; signal: AbortSignal },
  ): Promise<void> {
    const { base64, chunk, signal } = piece;
    const body = { type: "file", format: "base64", content: base64, ...(chunk === null ? {} : { chunk }) };
    await this.call(path, { method: "PUT", body, signal });
  }

  private async call<Answer>(path: string, { method = "GET", query, body, signal }: Call): Promise<Answer> {
    const search = query ? `?${new URLSearchParams(query)}` : "";
    const asked = this.fetch(`${this.base}/${encodePath(path)}${search}`, {
      method,
      cache: "no-store",
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      ...(signal ? { signal } : {}),
    });
    const response = await asked.catch((error) => {
      // Nobody answered: the sign for that need not wait for the next look.
      if (!signal?.aborted) checkConnection();
      throw error;
    });
    if (!response.ok) throw await errorFrom(response, path);
    return (response.status === 204 ? null : await response.json()) as Answer;
  }
}

async function errorFrom(response: Response, path: string): Promise<AppError> {
  const said = (await response.json().catch(() => null)) as { message?: unknown } | null;
  const message = typeof said?.message === "string" ? said.message : "";
  return new AppError(codeForStatus(response.status), sentence(response.status, { message, path }));
}

/** What the app said, when that is a sentence; otherwise ours, by the status. */
function sentence(status: number, { message, path }: { message: string; path: string }): string {
  if (/^[A-Z“"'][^\n]{8,300}[.!]$/.test(message) && !message.includes("Error:")) return message;
  const name = path.slice(path.lastIndexOf("/") + 1) || "Your home";
  switch (status) {
    case 401:
    case 403:
      return `“${name}” may not be read or changed with your permissions.`;
    case 404:
      return `“${name}” is not there any more. It may have been moved or deleted.`;
    case 409:
      return `There already is something with that name. Nothing was changed; choose another name.`;
    case 413:
      return `“${name}” is too large to be sent in one piece.`;
    case 507:
      return "The disk is full. What was saved before is safe; make room and try again.";
    default:
      return `“${name}” could not be read or changed just now. Nothing was lost; try again.`;
  }
}
