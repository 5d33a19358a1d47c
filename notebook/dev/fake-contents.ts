import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** One request to the contents API. */
export interface Asked {
  /** From the home, decoded, without slashes at its ends. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: {
    readonly type?: string;
    readonly format?: string;
    readonly content?: unknown;
    readonly path?: string;
    readonly ext?: string;
  };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Jupyter's contents API over a folder, as far as the studio's pages use it. */
export class FakeContents {
  constructor(private readonly home: string) {}

  async answer(method: string, asked: Asked): Promise<Answer> {
    switch (method) {
      case "GET":
        return { status: 200, body: await this.read(asked) };
      case "POST":
        return { status: 201, body: await this.create(asked) };
      case "PUT":
        return { status: 201, body: await this.save(asked) };
      case "PATCH":
        await rename(this.at(asked.path), this.at(asked.body.path ?? ""));
        return { status: 200, body: await this.entry(asked.body.path ?? "") };
      case "DELETE":
        await rm(this.at(asked.path), { recursive: true });
        return { status: 204, body: null };
      default:
        return { status: 405, body: {} };
    }
  }

  private at(path: string): string {
    return join(this.home, join("/", path));
  }

  private async entry(path: string) {
    const found = await stat(this.at(path));
    const type = found.isDirectory() ? "directory" : path.endsWith(".ipynb") ? "notebook" : "file";
    const size = found.isDirectory() ? null : found.size;
    return { name: basename(path), path, type, size, last_modified: found.mtime.toISOString() };
  }

  private async read({ path, query }: Asked) {
    const entry = await this.entry(path);
    if (entry.type === "directory") {
      const names = query.get("content") === "0" ? [] : await readdir(this.at(path));
      const shown = names.filter((name) => query.get("hidden") === "1" || !name.startsWith("."));
      return { ...entry, content: await Promise.all(shown.map((name) => this.entry(join(path, name)))) };
    }
    const bytes = await readFile(this.at(path));
    const hash = createHash("sha256").update(bytes).digest("hex");
    if (query.get("content") === "0") return { ...entry, hash };
    const format = query.get("format") === "base64" ? "base64" : "utf8";
    return { ...entry, hash, mimetype: null, content: bytes.toString(format) };
  }

  private async create({ path: folder, body }: Asked) {
    const extension = body.type === "notebook" ? ".ipynb" : (body.ext ?? "");
    const stem = { notebook: "Untitled", directory: "Untitled Folder" }[body.type ?? ""] ?? "untitled";
    const taken = new Set(await readdir(this.at(folder)));
    let name = stem + extension;
    for (let n = 1; taken.has(name); n++) name = `${stem}${n}${extension}`;
    const content = body.type === "notebook" ? emptyNotebook : "";
    return this.save({ path: join(folder, name), query: new URLSearchParams(), body: { ...body, content } });
  }

  private async save({ path, body }: Asked) {
    if (body.type === "directory") await mkdir(this.at(path), { recursive: true });
    else await writeFile(this.at(path), bytesOf(body));
    return this.read({ path, query: new URLSearchParams({ content: "0" }), body: {} });
  }
}

const emptyNotebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };

function bytesOf({ type, format, content }: Asked["body"]): Buffer {
  if (type === "notebook") return Buffer.from(`${JSON.stringify(content, null, 1)}\n`);
  return Buffer.from(String(content ?? ""), format === "base64" ? "base64" : "utf8");
}
