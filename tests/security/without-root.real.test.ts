import { resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { whyOthersCannotRun } from "../support/own-users";
import { type StudioProgram, studioProgram, type Visitor } from "../support/studio-program";
import { visitorByInvite } from "../support/visitor-by-invite";

const reason = whyOthersCannotRun(resolve(process.env.ATELIER_TEST_CACHE ?? ".cache"));
if (reason !== null) console.warn(`Skipped: ${reason}`);

/** A studio that is no root cannot give people users of the machine: it runs here as nobody in particular. */
let studio: StudioProgram;
afterEach(() => studio.remove());

const uid = process.getuid?.() === 0 ? 65_534 : undefined;

async function starts(settings: object): Promise<Visitor> {
  // A shared place for what programs leave behind: that of whoever runs the test may be closed to it.
  studio = await studioProgram({ settings, env: { TMPDIR: "/tmp" }, ...(uid === undefined ? {} : { uid }) });
  return studio.signIn(await studio.start());
}

const wish = { email: "bob@example.org", role: "user" };

describe.skipIf(reason !== null)("a studio that does not run as root", () => {
  it("a second person is refused, in words that say what can be done", async () => {
    const ada = await starts({});
    await expect(ada.call("people.invite", wish)).rejects.toThrow(
      /does not run as root.*could read the others' files.*usersTrustEachOther/,
    );
    const { people } = await list(ada);
    expect(people).toHaveLength(1);
  });

  it("where the administrator says that all trust each other, both run, and both are told", async () => {
    const ada = await starts({ usersTrustEachOther: true });
    const { url } = await ada.call<{ url: string }>("people.invite", wish);
    const bob = await visitorByInvite(studio, { url, name: "Bob" });
    const servers = await Promise.all([ada.server(), bob.server()]);
    expect(new Set(servers).size).toBe(2);
    for (const visitor of [ada, bob]) {
      const me = (await visitor.get("/api/trpc/me.get")).json();
      expect(me).toMatchObject({ result: { data: { trustEachOther: true } } });
    }
    expect((await list(ada)).separation).toEqual({ how: "trust" });
    // The door between them is shut all the same.
    expect((await bob.get(`/apps/${servers[0]}/api/contents`)).status).toBe(404);
  });
});

async function list(visitor: Visitor) {
  const answer = (await visitor.get("/api/trpc/people.list")).json();
  return (answer as { result: { data: { people: unknown[]; separation: unknown } } }).result.data;
}
