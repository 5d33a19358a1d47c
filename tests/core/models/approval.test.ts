import { describe, expect, it } from "vitest";
import { checkStage, isProtected, type ModelRules, mayApprove, whyNotMove } from "@/core/models/approval";

const rules: ModelRules = {
  approvers: "others",
  protectedAliases: ["production"],
  stages: [
    { name: "Staging", needsApproval: false },
    { name: "Production", needsApproval: true },
  ],
  approveOnlyReproduced: false,
};
const ada = { id: "ada", email: "ada@example.org", isAdmin: false };
const bob = { id: "bob", email: "Bob@example.org", isAdmin: false };
const eve = { id: "eve", email: null, isAdmin: true };

describe("who may approve", () => {
  const who = (approvers: ModelRules["approvers"]) =>
    [ada, bob, eve].filter((by) => mayApprove({ approvers }, { by, madeBy: "ada" })).map(({ id }) => id);

  it("is anybody but whoever made it, where nothing else was decided; an administrator's own is no exception", () => {
    expect(who("others")).toEqual(["bob", "eve"]);
    expect(mayApprove(rules, { by: eve, madeBy: "eve" })).toBe(false);
  });

  it("is as the domain decides: administrators, everybody, or those who are named, however they are spelled", () => {
    expect(who("administrators")).toEqual(["eve"]);
    expect(who("everybody")).toEqual(["ada", "bob", "eve"]);
    expect(who(["bob@EXAMPLE.org"])).toEqual(["bob"]);
  });
});

describe("a protected alias", () => {
  const move = (of: Partial<Parameters<typeof whyNotMove>[1]>) =>
    whyNotMove(rules, { alias: "production", by: bob, madeBy: "ada", approval: "approved", ...of });

  it("is moved by an approver to an approved version, and by nobody else to nothing else", () => {
    expect(move({})).toBe(null);
    expect(move({ by: ada })).toMatch(/everybody but whoever made it may move it\. Nothing was changed/);
    expect(move({ approval: "pending" })).toContain("only an approved version");
    expect(move({ approval: "rejected" })).toContain("only an approved version");
  });

  it("is taken away by approvers", () => {
    expect(move({ approval: null })).toBe(null);
    expect(move({ approval: null, by: ada })).toContain("protected");
  });

  it("is protected however it is spelled; others are not", () => {
    expect(isProtected(rules, "Production")).toBe(true);
    expect(move({ alias: "champion", by: ada, approval: "pending" })).toBe(null);
  });
});

describe("a stage", () => {
  const put = (stage: string, approval: "pending" | "approved") => () =>
    checkStage(rules, { stage, approval });

  it("takes approved versions only, where it says so", () => {
    expect(put("Production", "pending")).toThrow("Only an approved version can be in “Production”");
    expect(put("Production", "approved")).not.toThrow();
    expect(put("Staging", "pending")).not.toThrow();
  });

  it("is one of the domain's, or none", () => {
    expect(put("Canary", "approved")).toThrow("There is no stage “Canary” in this domain");
    expect(put("", "pending")).not.toThrow();
  });
});
