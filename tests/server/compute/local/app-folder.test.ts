import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readStopped, writeStopped } from "@/server/compute/local/app-folder";

// A command beside a running server saw the same app end, and one of the two failed on the other's draft.
it("an end is written down by many at once, and all of them find it", async () => {
  const path = mkdtempSync(join(tmpdir(), "app-"));
  const stopped = { state: "stopped", cause: { type: "asked" }, at: 1, evidence: "" } as const;
  const writers = Array.from({ length: 20 }, () => writeStopped({ path }, stopped));
  expect(await Promise.all(writers)).toEqual(writers.map(() => stopped));
  expect(await readStopped({ path })).toEqual(stopped);
  expect(readdirSync(path)).toEqual(["stopped.json"]);
  rmSync(path, { recursive: true });
});
