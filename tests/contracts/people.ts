import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { People } from "@/server/people/people";
import { accepts, joins } from "../support/second-person";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** How people come into the domain, lose their access and go, on every database. */
export function keepsPeopleRules(environment: () => Promise<Record<string, string>>): void {
  describe("people", () => {
    let studio: TestStudio;
    let ada: string;
    beforeAll(async () => {
      studio = await startTestStudio({ env: await environment() });
      ada = await studio.signIn();
    });
    afterAll(() => studio.close());

    const data = <T>(answer: { json(): unknown }) => (answer.json() as { result: { data: T } }).result.data;
    const invite = async (email: string) =>
      data<{ personId: string; url: string; expiresAt: number }>(
        await studio.call("people.invite", { cookie: ada, input: { email, role: "user" } }),
      );
    const whoIs = async (cookie: string) => (await studio.request("/api/trpc/me.get", { cookie })).status;
    const people = async () => studio.studio.context.people.list();

    it("come in by a link, once, with the name and password that they choose", async () => {
      const { url, personId } = await invite("Bob@example.org");
      const path = new URL(url).pathname;
      expect(url.startsWith(studio.origin)).toBe(true);
      expect((await studio.request(path)).text).toContain("page /invite/");
      // Looking spends nothing, and a password that is no good neither.
      const weak = await accepts(studio, { url, name: "Bob", password: "short" });
      expect([weak.status, weak.headers.location]).toEqual([303, `${path}?problem=password`]);
      const came = await accepts(studio, { url, name: "Bob", password: "correct horse battery" });
      expect([came.status, came.headers.location]).toEqual([303, "/"]);
      const cookie = String(came.headers["set-cookie"]?.[0]).split(";", 1)[0];
      const me = data(await studio.request("/api/trpc/me.get", { cookie: cookie ?? "" }));
      expect(me).toMatchObject({
        user: { id: personId, name: "Bob", email: "bob@example.org", role: "user" },
        homeName: "Home",
        accountSetUp: true,
      });
      const again = await accepts(studio, { url, name: "Mallory", password: "correct horse battery" });
      expect([again.status, again.headers["set-cookie"]]).toEqual([410, undefined]);
      expect((await studio.request(path)).status).toBe(410);
    });

    it("one of ten who use the same link at once comes in", async () => {
      const { url } = await invite("ten@example.org");
      const tries = Array.from({ length: 10 }, (_, n) =>
        accepts(studio, { url, name: `n${n}`, password: "correct horse battery" }),
      );
      const answers = await Promise.all(tries);
      expect(answers.filter((answer) => answer.headers["set-cookie"] !== undefined)).toHaveLength(1);
    });

    it("a new link takes the place of the one before, and an old one runs out", async () => {
      const first = await invite("carla@example.org");
      const second = await invite("carla@example.org");
      expect(second.personId).toBe(first.personId);
      expect((await studio.request(new URL(first.url).pathname)).status).toBe(410);
      expect((await studio.request(new URL(second.url).pathname)).status).toBe(200);
      await studio.studio.context.database.db
        .updateTable("invitations")
        .set({ expires_at: Date.now() - 1 })
        .where("user_id", "=", second.personId)
        .execute();
      const late = await accepts(studio, { url: second.url, name: "C", password: "correct horse battery" });
      expect([late.status, late.headers["set-cookie"]]).toEqual([410, undefined]);
    });

    it("a link is kept as a hash only", async () => {
      const { url } = await invite("hash@example.org");
      const token = url.split("/").at(-1) ?? "";
      const rows = await studio.studio.context.database.db.selectFrom("invitations").selectAll().execute();
      expect(token).toMatch(/^[\w-]{32}$/);
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toContain(token);
    });

    it("nobody is invited twice, and an invited person cannot sign in", async () => {
      const bob = await studio.call("people.invite", {
        cookie: ada,
        input: { email: "BOB@example.org", role: "admin" },
      });
      expect(bob.status).toBe(409);
      const { personId } = await invite("later@example.org");
      const context = studio.studio.context;
      await expect(context.accounts.runAs(personId)).rejects.toThrow(/access/);
      expect((await people()).find(({ id }) => id === personId)).toMatchObject({ state: "invited" });
    });

    it("the person at this machine can still set up their account, and nobody else can do it for them", async () => {
      const dora = await joins(studio, { admin: ada, email: "dora@example.org" });
      const details = { name: "X", email: "x@example.org", password: "correct horse battery" };
      expect((await studio.call("account.setUp", { cookie: dora.cookie, input: details })).status).toBe(404);
      expect(await studio.studio.address()).toMatch(/\/sign-in\/[\w-]{32}$/);
    });

    it("AT-05 suspending ends sign-ins at once and stops what runs; resuming lets them in again", async () => {
      const eve = await joins(studio, { admin: ada, email: "eve@example.org" });
      await studio.call("server.ensure", { cookie: eve.cookie });
      const { compute } = studio.studio.context;
      await compute.settle();
      const apps = async () => (await compute.running({ id: eve.id })).flatMap((one) => one.apps);
      expect(await apps()).toHaveLength(1);
      const signIn = () =>
        studio.request("/api/auth/sign-in/email", {
          method: "POST",
          headers: { origin: studio.origin, "content-type": "application/json" },
          body: JSON.stringify({ email: eve.email, password: eve.password }),
        });
      expect((await signIn()).status).toBe(200);
      const ended: string[] = [];
      studio.studio.context.accounts.onSessionEnd(({ userId }) => ended.push(userId));

      expect((await studio.call("people.suspend", { cookie: ada, input: { id: eve.id } })).status).toBe(200);
      expect(ended).toContain(eve.id);
      expect(await whoIs(eve.cookie)).toBe(401);
      expect((await signIn()).status).toBe(401);
      await compute.settle();
      await compute.settle();
      expect(await apps()).toEqual([]);

      expect((await studio.call("people.resume", { cookie: ada, input: { id: eve.id } })).status).toBe(200);
      expect(await whoIs(eve.cookie)).toBe(401);
      expect((await signIn()).status).toBe(200);
    });

    it("AT-05 another password takes the present one, and ends every other sign-in", async () => {
      const gus = await joins(studio, { admin: ada, email: "gus@example.org" });
      const signIn = async (password: string) =>
        studio.request("/api/auth/sign-in/email", {
          method: "POST",
          headers: { origin: studio.origin, "content-type": "application/json" },
          body: JSON.stringify({ email: gus.email, password }),
        });
      const other = String((await signIn(gus.password)).headers["set-cookie"]?.[0]).split(";", 1)[0] ?? "";
      expect(await whoIs(other)).toBe(200);
      const change = async (fields: { current: string; wanted: string }) =>
        studio.request("/account", {
          method: "POST",
          cookie: gus.cookie,
          headers: { origin: studio.origin, "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams(fields).toString(),
        });
      const wanted = "another long password";
      const guess = await change({ current: "guessed password", wanted });
      expect(guess.headers.location).toBe("/account?problem=current");
      const weak = await change({ current: gus.password, wanted: "short" });
      expect(weak.headers.location).toBe("/account?problem=wanted");
      expect(await whoIs(other)).toBe(200);
      const ended: string[] = [];
      studio.studio.context.accounts.onSessionEnd(({ userId }) => ended.push(userId));
      expect((await change({ current: gus.password, wanted })).headers.location).toBe("/account?changed=1");
      expect(ended).toEqual([gus.id]);
      expect([await whoIs(other), await whoIs(gus.cookie)]).toEqual([401, 200]);
      expect((await signIn(gus.password)).status).toBe(401);
      expect((await signIn(wanted)).status).toBe(200);
      for (let n = 0; n < 10; n++) await change({ current: `guess number ${n}`, wanted });
      expect((await change({ current: wanted, wanted })).headers.location).toBe("/account?problem=limit");
    });

    it("removing is for good, deletes name and e-mail, and frees the e-mail but not the record", async () => {
      const finn = await joins(studio, { admin: ada, email: "finn@example.org" });
      expect((await studio.call("people.remove", { cookie: ada, input: { id: finn.id } })).status).toBe(200);
      expect(await whoIs(finn.cookie)).toBe(401);
      const { db } = studio.studio.context.database;
      const row = await db.selectFrom("users").selectAll().where("id", "=", finn.id).executeTakeFirst();
      expect(row).toMatchObject({ state: "removed" });
      expect(JSON.stringify(row)).not.toContain("finn");
      expect((await people()).map(({ id }) => id)).not.toContain(finn.id);
      for (const action of ["resume", "suspend", "remove", "renewLink"]) {
        const answer = await studio.call(`people.${action}`, { cookie: ada, input: { id: finn.id } });
        expect([action, answer.status]).toEqual([action, 404]);
      }
      expect((await joins(studio, { admin: ada, email: "finn@example.org" })).id).not.toBe(finn.id);
    });

    it("an administrator cannot take away the last administrator's access, nor their own", async () => {
      const me = data<{ user: { id: string } }>(
        await studio.request("/api/trpc/me.get", { cookie: ada }),
      ).user;
      for (const action of ["suspend", "remove"]) {
        const answer = await studio.call(`people.${action}`, { cookie: ada, input: { id: me.id } });
        expect([action, answer.status]).toEqual([action, 409]);
      }
      expect(await whoIs(ada)).toBe(200);
    });

    it("of two administrators who suspend each other at once, one keeps their access", async () => {
      const hal = await joins(studio, { admin: ada, email: "hal@example.org", role: "admin" });
      const me = studio.studio.context.accounts.firstPerson;
      const tries = await Promise.all([
        studio.call("people.suspend", { cookie: ada, input: { id: hal.id } }),
        studio.call("people.suspend", { cookie: hal.cookie, input: { id: me } }),
      ]);
      expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
      const left = (await people()).filter(({ role, state }) => role === "admin" && state === "active");
      expect(left).toHaveLength(1);
      if (left[0]?.id !== me) {
        await studio.studio.context.people.resume(me, null);
        ada = await studio.signIn();
      }
    });

    it("each gets a user of the machine of their own, and none is ever used twice", async () => {
      const { accounts, database, clock, ids } = studio.studio.context;
      const stopped: string[] = [];
      const own = new People({
        accounts,
        database,
        clock,
        ids,
        publicUrl: studio.origin,
        openedFolder: null,
        compute: {
          separation: async () => ({ how: "own-user" }),
          stopEverythingOf: async (id) => void stopped.push(id),
        },
      });
      const uids = async () => {
        const rows = await database.db.selectFrom("users").select(["posix_uid", "state"]).execute();
        return rows.filter(({ posix_uid }) => posix_uid !== null).map(({ posix_uid }) => Number(posix_uid));
      };
      const wish = (email: string) => own.invite({ email, role: "user", by: null });
      const [one] = await Promise.all(["u1@example.org", "u2@example.org", "u3@example.org"].map(wish));
      const before = await uids();
      expect(before.length).toBeGreaterThan(4);
      expect(new Set(before).size).toBe(before.length);
      // Who was here before ran as the studio itself, so what they run ends.
      expect(stopped).toContain(accounts.firstPerson);
      await own.remove(one?.personId ?? "", null);
      await wish("u4@example.org");
      const after = await uids();
      expect(after.length).toBe(before.length + 1);
      expect(new Set(after).size).toBe(after.length);
      expect(Math.max(...after)).toBeGreaterThan(Math.max(...before));
      expect(await accounts.runAs(accounts.firstPerson)).toMatchObject({ uid: Math.min(...after) });
    });
  });
}
