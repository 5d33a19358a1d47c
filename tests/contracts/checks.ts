import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Joined, joins } from "../support/second-person";
import { asSent, cell, notebookOf, snapshotOf, stream } from "../support/snapshots";
import { startTestStudio, type TestStudio } from "../support/studio-server";

const report = {
  cells: [
    { cell: "a", verdict: "equal", note: "" },
    { cell: "b", verdict: "differs", note: "0.912 → <b>0.907</b>" },
  ],
  outOfOrder: ["b"],
  notes: ["It took long."],
  seconds: 12,
};

/** What reproducibility checks found, kept and shown, on every database. */
export function keepsCheckRules(environment: () => Promise<Record<string, string>>): void {
  describe("what a reproducibility check found", () => {
    let studio: TestStudio;
    let ada: string;
    let bob: Joined;
    let snapshot: string;
    let token: string;
    beforeAll(async () => {
      studio = await startTestStudio({ env: await environment() });
      ada = await studio.signIn();
      bob = await joins(studio, { admin: ada, email: "bob@example.org" });
      const { sharing, accounts } = studio.studio.context;
      const owner = { id: accounts.firstPerson, domainId: "home" };
      const cells = ["a", "b"].map((id) => cell(id, { outputs: [stream(id)], executionCount: 1 }));
      const sent = Readable.from([asSent(snapshotOf(notebookOf(cells)), [])]) as IncomingMessage;
      snapshot = await sharing.snapshots.receive(sent, owner);
      const terms = { audience: "domain", people: [], note: "", expiresAt: null } as const;
      ({ token } = await sharing.links.create(owner, { notebook: "a.ipynb", snapshot, terms }));
    });
    afterAll(() => studio.close());

    const page = async (cookie: string) => (await studio.request(`/s/${token}`, { cookie })).text;
    const add = (text: string) =>
      studio.studio.context.sharing.checks.add({ snapshot, person: bob.id, text });

    it("is nothing before the first, and can be asked for", async () => {
      expect(await page(bob.cookie)).toContain("Check that it reproduces");
      expect(await page(bob.cookie)).not.toContain('class="verdict"');
    });

    it("is of a snapshot that a person may have once they begin one", async () => {
      const { snapshots } = studio.studio.context.sharing;
      expect(await snapshots.readFor(bob, snapshot)).toBeNull();
      expect((await studio.request(`/s/${token}/check`)).status).toBe(404);
      const begun = await studio.request(`/s/${token}/check`, { cookie: bob.cookie });
      expect(begun.json()).toMatchObject({ snapshot, title: "Report", image: "base-python", packages: 1 });
      expect(await snapshots.readFor(bob, snapshot)).toMatchObject({ title: "Report" });
    });

    it("stands on the page, as text, by whom and when, the latest alone", async () => {
      await add(JSON.stringify(report));
      const text = await page(bob.cookie);
      expect(text).toContain('data-outcome="differs"');
      expect(text).toContain("1 of 2 equal, 1 differs: 0.912 → &#60;b&#62;0.907&#60;/b&#62;");
      expect(text).toContain("In the snapshot cell 2 ran before cells above.");
      expect(text).toContain("Run by bob");
      await new Promise((done) => setTimeout(done, 2));
      await add(JSON.stringify({ ...report, cells: report.cells.slice(0, 1), outOfOrder: [], notes: [] }));
      expect(await page(bob.cookie)).toContain('data-outcome="reproduced"');
      expect(await page(bob.cookie)).not.toContain("0.912");
    });

    it("is refused where it is none", async () => {
      for (const text of [
        "",
        "{}",
        JSON.stringify({ ...report, cells: [{ cell: "a", verdict: "perfect", note: "" }] }),
      ])
        await expect(add(text)).rejects.toMatchObject({ code: "invalid" });
    });
  });
}
