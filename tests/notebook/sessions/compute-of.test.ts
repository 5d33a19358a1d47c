import { describe, expect, it } from "vitest";
import { metadataOfCopy } from "@/core/snapshot/copied-from";
import { computeOf } from "@/notebook/sessions/compute-of";
import { notebookOf, snapshotOf } from "@/tests/support/snapshots";

const chosen = { image: "lab", kernelspec: "ir", instanceType: "ml.m5.large" };

describe("what a notebook runs on until a person chooses", () => {
  it("is what the studio says for its kernel", async () => {
    const asked: (string | null)[] = [];
    const choice = async (kernelspec: string | null) => {
      asked.push(kernelspec);
      return chosen;
    };
    expect(await computeOf(notebookOf([], { kernelspec: { name: "ir" } }), choice)).toEqual(chosen);
    expect(await computeOf(notebookOf([]), choice)).toEqual(chosen);
    expect(asked).toEqual(["ir", null]);
  });

  it("is the usual one where the studio cannot be asked", async () => {
    const spec = { kernelspec: { name: "julia-1.11" } };
    expect(await computeOf(notebookOf([], spec), async () => null)).toMatchObject({
      kernelspec: "julia-1.11",
    });
  });

  it("is, for a copy of a shared notebook, what that ran on", async () => {
    const metadata = metadataOfCopy(snapshotOf(notebookOf([])), "abc");
    expect(await computeOf(notebookOf([], metadata), async () => chosen)).toEqual({
      image: "base-python",
      kernelspec: "python3",
      instanceType: "ml.t3.medium",
    });
  });
});
