import { describe, expect, it } from "vitest";
import { copiedFrom, metadataOfCopy, withPackagesDecided } from "@/core/snapshot/copied-from";
import { notebookOf, snapshotOf } from "@/tests/support/snapshots";

const snapshot = snapshotOf(notebookOf([], { kernelspec: { name: "python3" } }));

describe("a copy of a shared notebook", () => {
  it("remembers what it ran on, and which packages", () => {
    const metadata = metadataOfCopy(snapshot, "abc");
    expect(metadata.kernelspec).toEqual({ name: "python3" });
    expect(copiedFrom(metadata)).toEqual({
      snapshot: "abc",
      compute: { image: "base-python", kernelspec: "python3", instanceType: "ml.t3.medium" },
      packages: [{ name: "cowsay", version: "6.1", wheel: null }],
    });
  });

  it("asks about the packages once", () => {
    const decided = withPackagesDecided(metadataOfCopy(snapshot, "abc"));
    expect(copiedFrom(decided)).toMatchObject({ packages: [], compute: { image: "base-python" } });
  });

  it("believes no file that was written by somebody else", () => {
    const told = (packages: unknown) =>
      copiedFrom({ atelier: { copiedFrom: { ...metadataOf(), packages } } } as never)?.packages;
    const metadataOf = () => ({ snapshot: "x", compute: { image: "a", kernelspec: "b", instanceType: "c" } });
    expect(told([{ name: "--index-url=https://x", version: "1" }])).toEqual([]);
    expect(told([{ name: "a", version: "1; import os" }])).toEqual([]);
    expect(told([{ name: "a\nb", version: "1" }, "x", null, 3])).toEqual([]);
    expect(told("all")).toEqual([]);
    const hash = "a".repeat(64);
    const withWheel = (wheel: unknown) => told([{ name: "a", version: "1", wheel }])?.[0]?.wheel;
    expect(withWheel({ file: "a-1-py3-none-any.whl", hash })).toEqual({ file: "a-1-py3-none-any.whl", hash });
    expect(withWheel({ file: "../a-1-py3-none-any.whl", hash })).toBeNull();
    expect(withWheel({ file: "a-1-py3-none-any.whl", hash: "../../etc" })).toBeNull();
    expect(withWheel("a.whl")).toBeNull();
    expect(copiedFrom({ atelier: { copiedFrom: { snapshot: "x" } } })).toBeNull();
    expect(copiedFrom({})).toBeNull();
  });
});
