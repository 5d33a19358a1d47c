import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isFresh, makeIfChanged } from "@/scripts/lib/stamps.mjs";

describe("what is built again", () => {
  let folder: string;
  let built: number;
  const places = () => ({
    stamp: join(folder, "out", "stamp"),
    sources: [join(folder, "src"), join(folder, "missing")],
    produces: [join(folder, "out", "product")],
  });
  const make = async () => {
    built += 1;
    mkdirSync(join(folder, "out"), { recursive: true });
    writeFileSync(join(folder, "out", "product"), "made");
  };

  beforeEach(() => {
    built = 0;
    folder = mkdtempSync(join(tmpdir(), "stamps-"));
    mkdirSync(join(folder, "src", "deep"), { recursive: true });
    writeFileSync(join(folder, "src", "deep", "a.ts"), "one");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is made once and then left", async () => {
    await makeIfChanged({ ...places(), make });
    await makeIfChanged({ ...places(), make });
    expect(built).toBe(1);
  });

  it.each([
    ["changed", () => writeFileSync(join(folder, "src", "deep", "a.ts"), "longer")],
    ["touched", () => utimesSync(join(folder, "src", "deep", "a.ts"), 1, 1)],
    ["added", () => writeFileSync(join(folder, "src", "b.ts"), "")],
    ["removed", () => rmSync(join(folder, "src", "deep"), { recursive: true })],
  ])("is made again when a source was %s", async (_what, change) => {
    await makeIfChanged({ ...places(), make });
    change();
    await makeIfChanged({ ...places(), make });
    expect(built).toBe(2);
  });

  it("is made again when it is gone", async () => {
    await makeIfChanged({ ...places(), make });
    rmSync(join(folder, "out", "product"));
    expect(isFresh(places())).toBe(false);
  });

  it("is not taken for made when making it failed", async () => {
    const failing = makeIfChanged({ ...places(), make: () => Promise.reject(new Error("no")) });
    await expect(failing).rejects.toThrow("no");
    expect(isFresh(places())).toBe(false);
  });

  it("is made again at the next start when a source changes while it is made", async () => {
    await makeIfChanged({
      ...places(),
      make: async () => {
        await make();
        writeFileSync(join(folder, "src", "late.ts"), "x");
      },
    });
    expect(isFresh(places())).toBe(false);
  });
});
