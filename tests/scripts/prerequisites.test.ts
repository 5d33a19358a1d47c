import { createServer, type Server } from "node:net";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkNode, checkPort, checkWritable } from "@/scripts/lib/prerequisites.mjs";

/** One sentence that ends, and names a remedy. */
const sentence = /^[A-Z][^\n]*; [^\n]*\.$/;

describe("what a start asks of the machine", () => {
  let holder: Server | undefined;
  afterEach(() => holder?.close());

  it.each(["18.20.0", "20.18.3"])("refuses Node %s and says which it needs", (version) => {
    expect(() => checkNode(version)).toThrow(sentence);
    expect(() => checkNode(version)).toThrow("20.19");
  });

  it.each(["20.19.0", "22.0.0", "24.21.0"])("takes Node %s", (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it("refuses a port that is in use and says how to choose another", async () => {
    const server = createServer();
    holder = server;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const asked = checkPort({ host: "127.0.0.1", port, setting: "PORT" });
    await expect(asked).rejects.toThrow(sentence);
    await expect(checkPort({ host: "127.0.0.1", port, setting: "PORT" })).rejects.toThrow("PORT=");
  });

  it("refuses a folder that cannot be written to", () => {
    const file = resolve("package.json");
    expect(() => checkWritable(join(file, "below"))).toThrow(sentence);
  });
});
