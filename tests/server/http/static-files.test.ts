import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStaticFiles } from "@/server/http/static-files";
import { ask } from "../../support/ask";

describe("files that are the same for everyone", () => {
  const root = mkdtempSync(join(tmpdir(), "static-"));
  const script = `/* ${"long ".repeat(500)} */`;
  const server = createServer();
  let origin: string;

  beforeAll(async () => {
    mkdirSync(join(root, ".next/static/chunks/app/[...path]"), { recursive: true });
    mkdirSync(join(root, "public"));
    writeFileSync(join(root, ".next/static/chunks/a.js"), script);
    writeFileSync(join(root, ".next/static/chunks/a.js.map"), "{}");
    writeFileSync(join(root, ".next/static/chunks/app/[...path]/page.js"), script);
    writeFileSync(join(root, ".next/secret.json"), "CNRY");
    writeFileSync(join(root, "public/icon.png"), "png");
    const files = createStaticFiles({ root, dev: false });
    server.on("request", async (request, response) => {
      const served = await files.serve(request, response, (request.url ?? "").split("?", 1)[0] ?? "");
      if (!served) response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => server.close());

  const bytes = (path: string, encoding: string) => {
    return ask({ port: Number(new URL(origin).port), path, headers: { "accept-encoding": encoding } });
  };

  it("are kept for ever by browsers when their name changes with their content", async () => {
    const answer = await fetch(`${origin}/_next/static/chunks/a.js`);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await answer.text()).toBe(script);
    const icon = await fetch(`${origin}/icon.png`);
    expect(icon.headers.get("cache-control")).toBe("no-cache");
    const again = await fetch(`${origin}/icon.png`, {
      headers: { "if-none-match": icon.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
  });

  it.each(["br", "gzip"])("travel packed as %s, and are whole", async (encoding) => {
    const answer = await fetch(`${origin}/_next/static/chunks/a.js`, {
      headers: { "accept-encoding": encoding },
    });
    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(Number(answer.headers.get("content-length"))).toBeLessThan(200);
    expect(await answer.text()).toBe(script);
  });

  it("let a worker load more of our scripts, and nothing of anyone else", async () => {
    const policy = (await fetch(`${origin}/_next/static/chunks/a.js`)).headers.get("content-security-policy");
    expect(policy).toMatch(/script-src 'self';/);
  });

  it("are found by their names with brackets, escaped or not", async () => {
    for (const path of ["app/%5B...path%5D/page.js", "app/[...path]/page.js"]) {
      expect((await bytes(`/_next/static/chunks/${path}`, "")).status).toBe(200);
    }
  });

  it("are nothing else: no maps, no build, nothing outside", async () => {
    const paths = ["chunks/a.js.map", "../secret.json", "%2e%2e/secret.json", "..%2fsecret.json", "chunks"];
    for (const path of [
      ...paths.map((one) => `/_next/static/${one}`),
      "/.next/secret.json",
      "/../package.json",
    ]) {
      expect([path, (await bytes(path, "")).status]).toEqual([path, 404]);
    }
  });
});
