import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Config } from "@/server/config";
import { scriptPolicy } from "@/server/http/security-headers";

/** Files that are the same for everyone: Next's bundles, whose names change with their content, and `public/`. */
export interface StaticFiles {
  /** Whether the path named such a file and was answered. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}

interface Found {
  readonly file: string;
  readonly immutable: boolean;
}

type Encoding = "br" | "gzip" | "identity";

/** What a build left in `.next/static`, and `public/`. */
export function createStaticFiles({ root, dev }: Pick<Config, "root" | "dev">): StaticFiles {
  // Listed once: a path is looked up, never joined to a folder, so no path can leave it.
  const files = new Map<string, Found>();
  // A development server makes its own bundles; those of an earlier build are not them.
  if (!dev)
    addFolder(files, { folder: join(root, ".next/static"), prefix: "/_next/static", immutable: true });
  addFolder(files, { folder: join(root, "public"), prefix: "", immutable: false });
  const stamp = buildStamp(root);
  const packed = new Map<string, Promise<Buffer>>();
  return {
    async serve(request, response, path) {
      const found = files.get(path);
      if (found === undefined) return false;
      const type = types[extname(path)] ?? "application/octet-stream";
      const encoding = encodingFor(request, type);
      response.setHeader("content-type", type);
      // A worker is under the policy of its own file, not of the page that starts it.
      if (type.startsWith("text/javascript")) response.setHeader("Content-Security-Policy", scriptPolicy);
      response.setHeader("vary", "accept-encoding");
      response.setHeader(
        "cache-control",
        found.immutable ? "public, max-age=31536000, immutable" : "no-cache",
      );
      const etag = `"${stamp}-${encoding}"`;
      response.setHeader("etag", etag);
      if (request.headers["if-none-match"] === etag) {
        response.writeHead(304).end();
        return true;
      }
      const key = `${encoding} ${path}`;
      const bytes = packed.get(key) ?? pack(found.file, encoding);
      packed.set(key, bytes);
      const body = await bytes.finally(() => encoding === "identity" && packed.delete(key));
      if (encoding !== "identity") response.setHeader("content-encoding", encoding);
      response.setHeader("content-length", body.length);
      response.writeHead(200);
      response.end(request.method === "HEAD" ? undefined : body);
      return true;
    },
  };
}

function addFolder(
  files: Map<string, Found>,
  from: { folder: string; prefix: string; immutable: boolean },
): void {
  let entries: import("node:fs").Dirent[];
  try {
    entries = readdirSync(from.folder, { recursive: true, withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith(".map")) continue;
    const file = join(entry.parentPath, entry.name);
    const below = file.slice(from.folder.length).split("/").map(encodeURIComponent).join("/");
    files.set(from.prefix + below, { file, immutable: from.immutable });
    // Next writes the brackets and parentheses of its own names as they are.
    files.set(from.prefix + file.slice(from.folder.length), { file, immutable: from.immutable });
  }
}

function buildStamp(root: string): string {
  try {
    return readFileSync(join(root, ".next/BUILD_ID"), "utf8").trim();
  } catch {
    return String(process.pid);
  }
}

const types: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ico": "image/x-icon",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
};

function encodingFor(request: IncomingMessage, type: string): Encoding {
  if (!/^(text|application\/(json|manifest)|image\/svg|font\/ttf)/.test(type)) return "identity";
  const accepted = String(request.headers["accept-encoding"] ?? "");
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : "identity";
}

async function pack(file: string, encoding: Encoding): Promise<Buffer> {
  const bytes = await readFile(file);
  switch (encoding) {
    case "br":
      return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 8 } });
    case "gzip":
      return promisify(gzip)(bytes, { level: 9 });
    case "identity":
      return bytes;
    default:
      return encoding satisfies never;
  }
}
