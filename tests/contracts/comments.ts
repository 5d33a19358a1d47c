import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Joined, joins } from "../support/second-person";
import { asSent, cell, notebookOf, snapshotOf } from "../support/snapshots";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** Comments on what a link shows, as its readers' browsers send them, on every database. */
export function keepsCommentRules(environment: () => Promise<Record<string, string>>): void {
  describe("comments", () => {
    let studio: TestStudio;
    let ada: string;
    let bob: Joined;
    let carla: Joined;
    beforeAll(async () => {
      studio = await startTestStudio({ env: await environment() });
      ada = await studio.signIn();
      bob = await joins(studio, { admin: ada, email: "bob@example.org" });
      carla = await joins(studio, { admin: ada, email: "carla@example.org" });
    });
    afterAll(() => studio.close());

    let made = 0;
    const snapshot = (cells: readonly string[]) => {
      made += 1;
      const notebook = notebookOf(cells.map((id) => cell(id, { source: `${id} = 1` })));
      const sent = asSent(snapshotOf(notebook, { title: `Report ${made}` }), []);
      const owner = { id: studio.studio.context.accounts.firstPerson, domainId: "home" };
      return studio.studio.context.sharing.snapshots.receive(Readable.from([sent]) as IncomingMessage, owner);
    };
    const data = (answer: { text: string }) => JSON.parse(answer.text).result.data;
    /** Shared with Bob alone unless told otherwise. */
    const share = async (change: object = {}): Promise<{ id: string; token: string }> => {
      const terms = { audience: "people", people: [bob.id], note: "", expiresAt: null, ...change };
      const input = { notebook: `n${made}.ipynb`, snapshot: await snapshot(["a", "b"]), terms };
      return data(await studio.call("shares.create", { cookie: ada, input }));
    };
    const page = async (token: string, cookie: string) =>
      (await studio.request(`/s/${token}`, { cookie })).text;
    const post = (path: string, by: { cookie?: string; form?: Record<string, string>; origin?: string }) =>
      studio.request(path, {
        method: "POST",
        headers: {
          origin: by.origin ?? studio.origin,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams(by.form).toString(),
        ...(by.cookie === undefined ? {} : { cookie: by.cookie }),
      });
    const say = async (token: string, cookie: string, form: Record<string, string>) => {
      const { status, headers } = await post(`/s/${token}/comments`, { cookie, form });
      expect(status).toBe(303);
      return String(headers.location).split("#comment-")[1] ?? "";
    };
    const act = (token: string, cookie: string, what: string) =>
      post(`/s/${token}/comments/${what}`, { cookie });

    it("stand below their cell, answers with them, as text and never as anything that runs", async () => {
      const { token } = await share();
      const thread = await say(token, bob.cookie, { cell: "b", text: "<script>hack()</script> & more" });
      await say(token, ada, { thread, text: "Thank you" });
      const text = await page(token, bob.cookie);
      const cellB = text.slice(text.indexOf('id="cell-2"'));
      expect(cellB).toContain("&#60;script&#62;hack()&#60;/script&#62; &#38; more");
      expect(cellB.indexOf("Thank you")).toBeGreaterThan(cellB.indexOf("more"));
      expect(text).not.toContain("<script>hack");
      expect(text.slice(0, text.indexOf('id="cell-2"'))).not.toContain("Thank you</p>");
    });

    it("are for those whom the link is for: to others there is neither page nor comment", async () => {
      const { token } = await share();
      const thread = await say(token, bob.cookie, { cell: "a", text: "mine" });
      const forms = [
        post(`/s/${token}/comments`, { cookie: carla.cookie, form: { cell: "a", text: "x" } }),
        act(token, carla.cookie, `${thread}/resolve`),
        act(token, carla.cookie, `${thread}/remove`),
      ];
      for (const { status } of await Promise.all(forms)) expect(status).toBe(404);
      const nobody = await post(`/s/${token}/comments`, { form: { cell: "a", text: "x" } });
      expect(nobody.status).toBe(401);
      const foreign = { cookie: bob.cookie, form: { cell: "a", text: "x" }, origin: "http://evil.test" };
      expect((await post(`/s/${token}/comments`, foreign)).status).toBe(403);
      expect(await page(token, bob.cookie)).toContain("mine");
    });

    it("of one link cannot be reached through another", async () => {
      const [one, two] = [await share(), await share()];
      const thread = await say(one.token, ada, { cell: "a", text: "of the first" });
      expect((await act(two.token, bob.cookie, `${thread}/resolve`)).status).toBe(404);
      expect((await act(two.token, ada, `${thread}/remove`)).status).toBe(404);
      const answer = await post(`/s/${two.token}/comments`, {
        cookie: bob.cookie,
        form: { thread, text: "x" },
      });
      expect(answer.status).toBe(404);
      expect(await page(one.token, ada)).toContain("of the first");
    });

    it("follow their cell into a new version, and are told apart where it is gone", async () => {
      const link = await share();
      await say(link.token, bob.cookie, { cell: "b", text: "about b" });
      await say(link.token, bob.cookie, { cell: "a", text: "about a" });
      const input = { link: link.id, snapshot: await snapshot(["new", "b"]) };
      await studio.call("shares.addVersion", { cookie: ada, input });
      const text = await page(link.token, bob.cookie);
      const [gone, cellB] = [text.indexOf("not in this version"), text.indexOf('id="cell-2"')];
      expect(text.indexOf("about b</p>")).toBeGreaterThan(cellB);
      expect(text.indexOf("about b</p>")).toBeLessThan(gone);
      expect(text.indexOf("about a</p>")).toBeGreaterThan(gone);
      expect(text).toContain("on version 1");
    });

    it("are resolved and opened again by whoever reads them, and counted for the owner", async () => {
      const link = await share();
      const thread = await say(link.token, ada, { cell: "a", text: "Is that right?" });
      await say(link.token, ada, { cell: "b", text: "And this?" });
      const counts = async () => {
        const links = data(await studio.request("/api/trpc/shares.list?input={}", { cookie: ada }));
        return links.find(({ id }: { id: string }) => id === link.id).comments;
      };
      expect(await counts()).toEqual({ open: 2, resolved: 0 });
      expect((await act(link.token, bob.cookie, `${thread}/resolve`)).status).toBe(303);
      expect(await counts()).toEqual({ open: 1, resolved: 1 });
      expect(await page(link.token, ada)).toContain("Resolved by bob");
      await act(link.token, ada, `${thread}/reopen`);
      expect(await counts()).toEqual({ open: 2, resolved: 0 });
    });

    it("are taken away by who wrote them and by the link's owner, out of the database too", async () => {
      const { id, token } = await share({ audience: "domain" });
      const first = await say(token, bob.cookie, { cell: "a", text: "from bob" });
      const second = await say(token, carla.cookie, { thread: first, text: "from carla" });
      expect((await act(token, carla.cookie, `${first}/remove`)).status).toBe(404);
      expect(await page(token, carla.cookie)).not.toContain(`${first}/remove`);
      expect((await act(token, bob.cookie, `${first}/remove`)).status).toBe(303);
      const text = await page(token, carla.cookie);
      expect(text).not.toContain("from bob");
      expect(text).toContain("This comment was taken away.");
      expect((await act(token, ada, `${second}/remove`)).status).toBe(303);
      expect(await page(token, carla.cookie)).not.toContain("taken away");
      const rows = await studio.studio.context.database.db
        .selectFrom("share_comments")
        .select("text")
        .where("link", "=", id)
        .execute();
      expect(rows.map((row) => row.text)).toEqual(["", ""]);
    });

    it("tell whom they mention, if they may read it, until they have looked", async () => {
      const { token } = await share();
      const id = await say(token, ada, { cell: "a", text: "@bob and @carla, please look" });
      const mentions = async (cookie: string) =>
        data(await studio.request("/api/trpc/shares.mentions", { cookie }));
      expect(await mentions(bob.cookie)).toMatchObject([
        { text: "@bob and @carla, please look", address: `/s/${token}#comment-${id}` },
      ]);
      expect(await mentions(carla.cookie)).toEqual([]);
      const text = await page(token, bob.cookie);
      expect(text).toContain('<strong class="mention">@bob</strong> and @carla');
      await expect.poll(() => mentions(bob.cookie)).toEqual([]);
    });

    it("refuse what is empty, too long, or on a cell that is not there", async () => {
      const { token } = await share();
      for (const [form, status] of [
        [{ cell: "a", text: "  \n" }, 400],
        [{ cell: "a", text: "x".repeat(4_001) }, 413],
        [{ cell: "zzz", text: "x" }, 404],
      ] as const)
        expect((await post(`/s/${token}/comments`, { cookie: bob.cookie, form })).status).toBe(status);
      expect(await page(token, bob.cookie)).not.toContain('class="thread"');
    });
  });
}
