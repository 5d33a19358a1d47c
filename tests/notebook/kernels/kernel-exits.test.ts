import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deathBy, type KernelExit, lastExitOf } from "@/notebook/kernels/kernel-exits";

const exit: KernelExit = {
  kernel_id: "k1",
  returncode: -9,
  at: 1,
  pid: 10,
  oomKills: 0,
  peakBytes: 2 ** 32,
  limitBytes: 2 ** 32,
  asked: false,
};

describe("FT-25: the cause of a kernel's death", () => {
  it.each([
    ["out-of-memory", { oomKills: 1 }, /ran out of memory \(limit 4.0 GiB, .*4.0 GiB/],
    ["signal", {}, /SIGKILL/],
    ["signal", { returncode: -11 }, /crashed in native code \(SIGSEGV\)/],
    // Another process of the app was killed for want of memory; this one went by itself.
    ["exited", { returncode: 3, oomKills: 1 }, /code 3/],
    ["asked", { returncode: -15, asked: true }, /shut down/],
    ["unknown", { returncode: null }, /nothing .* says why/],
  ] as const)("%s, from %o", (cause, facts, note) => {
    expect(deathBy({ ...exit, ...facts })).toMatchObject({ cause, note: expect.stringMatching(note) });
  });

  it("comes with the facts as they were found, whatever is made of them", () => {
    expect(deathBy({ ...exit, returncode: 3, oomKills: null }).raw).toEqual([
      "Process 10 ended at 1970-01-01T00:00:01.000Z: exit code 3",
      "Kills for want of memory that the machine counted: not known",
      "Most memory that it held: 4294967296 bytes; limit: 4294967296 bytes",
    ]);
    expect(deathBy({ ...exit, returncode: null }).raw?.[0]).toContain("not known");
    expect(deathBy(null).raw).toEqual(["Exit status: none was written down"]);
  });

  it("is unknown without a record", () => {
    expect(deathBy(null)).toMatchObject({ cause: "unknown" });
  });
});

describe("the record of exits", () => {
  let folder: string;
  const app = () => ({ appId: "a", socketPath: join(folder, "jupyter.sock"), baseUrl: "/", tokenFile: "" });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "exits-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("answers the last exit of that kernel, past a line that is half written", async () => {
    const lines = [exit, { ...exit, returncode: 3 }, { ...exit, kernel_id: "k2" }].map((one) =>
      JSON.stringify(one),
    );
    await writeFile(join(folder, "kernel-exits.jsonl"), `${lines.join("\n")}\n{"kernel_id": "k1", "ret`);
    expect(await lastExitOf(app(), "k1")).toMatchObject({ returncode: 3 });
  });

  it("answers null where nothing was written", async () => {
    expect(await lastExitOf(app(), "k1")).toBeNull();
  });
});
