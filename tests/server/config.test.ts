import { describe, expect, it } from "vitest";
import { readConfig } from "@/server/config";

const read = (env: Record<string, string>, argv: string[] = []) =>
  readConfig({ env, argv, cwd: "/somewhere", node: "/usr/bin/node" });

describe("what the environment says", () => {
  it("has defaults that a bare clone starts with", () => {
    expect(read({})).toMatchObject({
      host: "127.0.0.1",
      port: 4180,
      contentPort: 4181,
      publicUrl: "http://127.0.0.1:4180",
      data: "/somewhere/.atelier",
      compute: "local",
      database: { engine: "sqlite", path: "/somewhere/.atelier/studio.db" },
      open: null,
      stopApps: false,
    });
  });

  it("puts what people wrote on another host than the session cookie's", () => {
    expect(read({}).contentUrl).toBe("http://localhost:4181");
    expect(read({ ATELIER_PUBLIC_URL: "http://localhost:5000", PORT: "5000" }).contentUrl).toBe(
      "http://127.0.0.1:5001",
    );
    const there = {
      ATELIER_PUBLIC_URL: "https://studio.example.org",
      ATELIER_CONTENT_URL: "https://c.example.org",
    };
    expect(read(there)).toMatchObject({
      publicUrl: "https://studio.example.org",
      contentUrl: "https://c.example.org",
    });
  });

  it("moves the content port with the port, and takes empty values as absent", () => {
    expect(read({ PORT: "5000", ATELIER_CONTENT_PORT: "", DATABASE_URL: "" }).contentPort).toBe(5001);
  });

  it.each([
    [{ PORT: "http" }, "PORT"],
    [{ PORT: "70000" }, "PORT"],
    [{ PORT: "4000", ATELIER_CONTENT_PORT: "4000" }, "ATELIER_CONTENT_PORT"],
    [{ ATELIER_PUBLIC_URL: "studio.example.org" }, "ATELIER_PUBLIC_URL"],
    [{ ATELIER_PUBLIC_URL: "https://example.org/studio" }, "ATELIER_PUBLIC_URL"],
    [{ ATELIER_COMPUTE: "cloud" }, "ATELIER_COMPUTE"],
    [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL"],
    [{ ATELIER_BLOBS: "ftp://x" }, "ATELIER_BLOBS"],
    [{ ATELIER_DEV: "perhaps" }, "ATELIER_DEV"],
  ])("names what is wrong with %o in one sentence", (env, key) => {
    expect(() => read(env as unknown as Record<string, string>)).toThrow(new RegExp(`^${key} .*\\.$`));
  });

  it("does not repeat the password in a database's address", () => {
    expect(() => read({ DATABASE_URL: "mysql://me:CNRY-secret@host/db" })).toThrow(/^DATABASE_URL(?!.*CNRY)/);
  });

  it("finds the bucket for blobs by the usual variables, and never repeats a key of it", () => {
    const env = {
      ATELIER_BLOBS: "s3://store/studio/one/",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9000",
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "CNRY",
    };
    expect(read(env).blobs).toEqual({
      kind: "s3",
      bucket: "store",
      prefix: "studio/one",
      endpoint: "http://127.0.0.1:9000",
      region: "eu-west-1",
      credentials: { id: "id", secret: "CNRY", token: null },
    });
    expect(read({ ATELIER_BLOBS: "s3://store" }).blobs).toMatchObject({
      prefix: "",
      endpoint: null,
      region: "us-east-1",
      credentials: null,
    });
    expect(() => read({ AWS_ENDPOINT_URL: "CNRY" })).toThrow(/^AWS_ENDPOINT_URL(?!.*CNRY)/);
  });

  it("reads a path and --stop-apps from the command line, and refuses the rest", () => {
    expect(read({}, ["notes/a.ipynb", "--stop-apps"])).toMatchObject({
      open: "/somewhere/notes/a.ipynb",
      stopApps: true,
    });
    expect(() => read({}, ["--force"])).toThrow(/--force/);
    expect(() => read({}, ["a", "b"])).toThrow(/one too many/);
  });

  it("CB13 passes nothing secret on to programs of apps", () => {
    const env = {
      PATH: "/bin",
      LANG: "C",
      AWS_SECRET_ACCESS_KEY: "CNRY",
      DATABASE_URL: "postgres://u:CNRY@h/d",
    };
    expect(read(env).forPrograms).toEqual({ PATH: "/bin", LANG: "C" });
    expect(JSON.stringify(read({ ...env, UV_INDEX_URL: "https://mirror" }).forBuilds)).not.toContain("CNRY");
  });
});
