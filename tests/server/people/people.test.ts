import { describe, expect, it } from "vitest";
import type { Separation } from "@/server/compute/compute-backend";
import { People } from "@/server/people/people";
import { keepsPeopleRules } from "../../contracts/people";
import { startTestStudio } from "../../support/studio-server";

keepsPeopleRules(async () => ({}));

describe("where nothing keeps people apart", () => {
  const peopleOf = async (separation: Separation, openedFolder: string | null = null) => {
    const studio = await startTestStudio();
    const compute = { separation: async () => separation, stopEverythingOf: async () => undefined };
    const { context } = studio.studio;
    return { studio, people: new People({ ...context, compute, publicUrl: studio.origin, openedFolder }) };
  };
  const bob = { email: "bob@example.org", role: "user", by: null } as const;

  it("a second person is refused, with what can be done about it", async () => {
    const { studio, people } = await peopleOf({ how: "none", why: "It does not run as root." });
    await expect(people.invite(bob)).rejects.toThrow(/does not run as root.*usersTrustEachOther/);
    expect(await people.list()).toHaveLength(1);
    await studio.close();
  });

  it("they may come where the administrator says that all trust each other, which is told", async () => {
    const { studio, people } = await peopleOf({ how: "trust" });
    expect(await people.trustEachOther()).toBe(false);
    await people.invite(bob);
    expect(await people.trustEachOther()).toBe(true);
    expect((await people.list()).map(({ uid }) => uid)).toEqual([null, null]);
    await studio.close();
  });

  it("nobody is added to a folder of the machine that is one user's", async () => {
    const { studio, people } = await peopleOf({ how: "own-user" }, "/home/ada/work");
    await expect(people.invite(bob)).rejects.toThrow(/\/home\/ada\/work/);
    await studio.close();
  });
});
