import { describe, expect, it } from "vitest";
import type { DecisionKind } from "@/core/models/approval";
import { standingOf } from "@/core/models/standing";

const stages = [
  { name: "Staging", needsApproval: false },
  { name: "Production", needsApproval: true },
];
const standing = (...all: (DecisionKind | readonly [DecisionKind, string])[]) =>
  standingOf(
    all.map((one) => (typeof one === "string" ? { kind: one, what: "" } : { kind: one[0], what: one[1] })),
    { stages },
  );

describe("how a version stands", () => {
  it("begins as pending, in no stage", () => {
    expect(standing()).toEqual({ approval: "pending", isAsked: false, stage: "" });
  });

  it("goes by the last word about its approval, both ways", () => {
    expect(standing("asked")).toMatchObject({ approval: "pending", isAsked: true });
    expect(standing("asked", "approved")).toMatchObject({ approval: "approved", isAsked: false });
    expect(standing("approved", "rejected", "card")).toMatchObject({ approval: "rejected" });
    expect(standing("rejected", "approved", "pending")).toMatchObject({
      approval: "pending",
      isAsked: false,
    });
  });

  it("is in the stage where it was put last, unless that one needs an approval that it has lost", () => {
    expect(standing(["stage", "Staging"], ["stage", ""])).toMatchObject({ stage: "" });
    expect(standing("approved", ["stage", "Production"])).toMatchObject({ stage: "Production" });
    expect(standing("approved", ["stage", "Production"], "rejected")).toMatchObject({ stage: "" });
    expect(standing(["stage", "Gone from the settings"])).toMatchObject({ stage: "" });
  });
});
