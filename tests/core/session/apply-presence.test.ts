import { describe, expect, it } from "vitest";
import { apply, code, having, opened, tryApply } from "@/tests/support/session-builders";

const join = { type: "personJoined", clientId: "tab-1", name: "Ada" } as const;
const leave = { type: "personLeft", clientId: "tab-1" } as const;

describe("applyOperation given personJoined, personLeft", () => {
  it("knows who is here, by tab, and changes nothing of the document", () => {
    const before = opened(code("a"));
    const { session, effects } = apply(before, join);
    expect(session.people).toEqual({ "tab-1": { name: "Ada" } });
    expect(session.notebook).toBe(before.notebook);
    expect(session.file).toBe(before.file);
    expect(effects).toEqual([]);
    expect(having(session, leave).people).toEqual({});
  });

  it("does not apply twice", () => {
    expect(tryApply(having(opened(), join), join)).toBeNull();
    expect(tryApply(opened(), leave)).toBeNull();
  });
});
