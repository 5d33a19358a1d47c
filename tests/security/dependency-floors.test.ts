import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** S5: versions below these have known holes that matter here. */
const floors = {
  next: "16.2.11",
  "@trpc/server": "11.8.0",
  "better-auth": "1.4.17",
  dompurify: "3.2.4",
  ws: "8.17.1",
};
const pythonFloors = { "jupyter-server": "2.21.0" };

const parts = (version: string) => version.split(".").map((part) => Number.parseInt(part, 10) || 0);

function isAtLeast(version: string, floor: string): boolean {
  const [have, need] = [parts(version), parts(floor)];
  for (const [n, wanted] of need.entries()) {
    const given = have[n] ?? 0;
    if (given !== wanted) return given > wanted;
  }
  return true;
}

describe("S5 dependencies", () => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { version?: string }>;
  };

  it.each(Object.entries(floors))("%s is at least %s wherever it is installed", (name, floor) => {
    const installed = Object.entries(lock.packages)
      .filter(([path]) => path.endsWith(`node_modules/${name}`))
      .map(([, { version }]) => version ?? "0");
    expect(installed.length).toBeGreaterThan(0);
    expect(installed.filter((version) => !isAtLeast(version, floor))).toEqual([]);
  });

  it.each(Object.entries(pythonFloors))("%s is at least %s in every image", (name, floor) => {
    const locks = readdirSync("images", { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".lock"),
    );
    const pinned = locks.flatMap((file) =>
      [...readFileSync(`images/${file}`, "utf8").matchAll(new RegExp(`^${name}==([\\w.]+)`, "gm"))].map(
        (one) => one[1],
      ),
    );
    expect(pinned.length).toBeGreaterThan(0);
    expect(pinned.filter((version) => !isAtLeast(version ?? "0", floor))).toEqual([]);
  });
});
