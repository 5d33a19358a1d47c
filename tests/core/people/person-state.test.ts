import { describe, expect, it } from "vitest";
import { type PersonAction, type PersonState, whyNotDo } from "@/core/people/person-state";

const person = (id: string, of: { state?: PersonState; role?: "admin" | "user" } = {}) => ({
  id,
  state: of.state ?? ("active" as const),
  role: of.role ?? ("user" as const),
});
const ada = person("ada", { role: "admin" });

describe("what an administrator can do about somebody", () => {
  const about = (action: PersonAction, state: PersonState) => {
    const bob = person("bob", { state });
    return whyNotDo(action, { person: bob, by: "ada", people: [ada, bob] });
  };

  it.each([
    ["invited", ["renew-link", "remove"]],
    ["active", ["suspend", "remove"]],
    ["suspended", ["resume", "remove"]],
    ["removed", []],
  ] as const)("%s: %j, and the rest with a reason", (state, possible) => {
    const all: readonly PersonAction[] = ["suspend", "resume", "remove", "renew-link"];
    expect(all.filter((action) => about(action, state) === null).sort()).toEqual([...possible].sort());
    for (const action of all) expect(about(action, state) ?? "It can be done.").toMatch(/^[A-Z].+\.$/);
  });

  it("nobody takes their own access away", () => {
    const people = [ada, person("cleo", { role: "admin" })];
    expect(whyNotDo("suspend", { person: ada, by: "ada", people })).toMatch(/your own access/);
    expect(whyNotDo("remove", { person: ada, by: "cleo", people })).toBeNull();
  });

  it("the last administrator stays, also for a command on the machine", () => {
    const suspended = person("cleo", { role: "admin", state: "suspended" });
    const of = { person: ada, by: null, people: [ada, suspended, person("bob")] };
    expect(whyNotDo("remove", of)).toMatch(/last administrator/);
    expect(whyNotDo("suspend", of)).toMatch(/last administrator/);
    expect(whyNotDo("remove", { ...of, person: suspended })).toBeNull();
  });
});
