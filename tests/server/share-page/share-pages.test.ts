import { mkdtempSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joins } from "@/tests/support/second-person";
import { asSent, cell, display, notebookOf, sha256, snapshotOf, stream } from "@/tests/support/snapshots";
import { startTestStudio, type TestStudio } from "@/tests/support/studio-server";

const picture = Buffer.alloc(9_000, 1);
const page = Buffer.from(`<script>parent.hacked = 1</script>${"x".repeat(5_000)}`);
const notebook = notebookOf([
  cell("a", {
    kind: "markdown",
    source: "# Results\n\nSome *prose* and $x_1$.\n\n## More\n\n<script>alert(1)</script>",
  }),
  cell("b", {
    source: "print('<hi>')",
    executionCount: 1,
    outputs: [
      stream("<hi>\n"),
      display(
        { "text/plain": "<Figure>" },
        { stored: { "image/png": { ref: sha256(picture), size: 9_000 } } },
      ),
      display({}, { stored: { "text/html": { ref: sha256(page), size: page.length } } }),
    ],
  }),
]);
const terms = { audience: "domain", people: [], note: "Look at **this**", expiresAt: null };

let studio: TestStudio;
let cookie: string;
let snapshot: string;
beforeAll(async () => {
  studio = await startTestStudio();
  cookie = await studio.signIn();
  const me = await owner();
  const sent = Readable.from([asSent(snapshotOf(notebook), [picture, page])]) as IncomingMessage;
  snapshot = await studio.studio.context.sharing.snapshots.receive(sent, { id: me, domainId: "home" });
});
afterAll(() => studio.close());

async function owner(): Promise<string> {
  const { id } = await studio.studio.context.database.db
    .selectFrom("users")
    .select("id")
    .where("role", "=", "admin")
    .executeTakeFirstOrThrow();
  return id;
}

interface Link {
  readonly id: string;
  readonly token: string;
}

async function share(change: object = {}): Promise<Link> {
  const input = { notebook: "work/report.ipynb", snapshot, terms: { ...terms, ...change } };
  const answer = await studio.call("shares.create", { cookie, input });
  return JSON.parse(answer.text).result.data;
}

describe("a share link", () => {
  it("shows the notebook whole, without any app, and runs nothing of it", async () => {
    const { token } = await share();
    const { status, text: body, headers } = await studio.request(`/s/${token}`, { cookie });
    expect(status).toBe(200);
    expect(body).toContain('<article aria-label="Report">');
    expect(body).toContain("<em>prose</em>");
    expect(body).toContain("<math");
    expect(body).toContain("Look at **this**");
    expect(body).toContain(`/s/${token}/parts/${sha256(picture)}`);
    expect(body).toContain("cowsay 6.1");
    expect(body).toContain(snapshot);
    expect(body).not.toContain("alert(1)");
    expect(body).not.toContain("parent.hacked");
    expect(body).not.toContain("work/report.ipynb");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["x-robots-tag"]).toContain("noindex");
    expect(await studio.studio.context.database.db.selectFrom("apps").selectAll().execute()).toEqual([]);
  });

  it("has the same title and description for a link preview as any other", async () => {
    const { token } = await share();
    const { text: body } = await studio.request(`/s/${token}`, { cookie });
    expect(body).toContain('<meta property="og:title" content="A notebook in Atelier">');
  });

  it("gives the parts that it shows, as pictures or text, and no others", async () => {
    const { token } = await share();
    const shown = await studio.request(`/s/${token}/parts/${sha256(picture)}`, { cookie });
    expect(shown.headers["content-type"]).toBe("image/png");
    expect(shown.headers["content-security-policy"]).toContain("sandbox");
    const html = await studio.request(`/s/${token}/text/2-2`, { cookie });
    expect(html.headers["content-type"]).toContain("text/plain");
    expect(html.text).toContain("parent.hacked");
    for (const other of [snapshot, sha256("never")])
      expect((await studio.request(`/s/${token}/parts/${other}`, { cookie })).status).toBe(404);
    for (const path of ["text/9-0", "text/2-9", "parts/..%2f..%2fstudio.db", "../login", "x"])
      expect((await studio.request(`/s/${token}/${path}`, { cookie })).status).toBe(404);
  });

  it("gives files to take along: the notebook with every part in its place, one HTML file, Markdown, a script", async () => {
    const { token } = await share();
    const file = (name: string) => studio.request(`/s/${token}/${name}`, { cookie });
    const ipynb = JSON.parse((await file("notebook.ipynb")).text);
    expect(ipynb.cells[1].outputs[1].data["image/png"]).toBe(picture.toString("base64"));
    expect(ipynb.cells[1].source).toEqual(["print('<hi>')"]);
    const html = await file("page.html");
    expect(html.headers["content-disposition"]).toContain("report.html");
    expect(html.text).toContain(`data:image/png;base64,${picture.toString("base64")}`);
    expect(html.text).not.toContain(`/s/${token}/parts/`);
    expect((await file("notebook.md")).text).toContain("```python\nprint('<hi>')\n```\n\n```\n<hi>\n```");
    expect((await file("script")).text).toContain("# %% [markdown]\n# # Results");
  });

  it("asks whoever is not signed in to sign in, and brings them back; of nothing it says the same", async () => {
    const { token } = await share();
    for (const path of [`/s/${token}`, `/s/${"x".repeat(43)}`, "/s/none"]) {
      const { status, headers } = await studio.request(path);
      expect([status, headers.location]).toEqual([302, `/login?next=${encodeURIComponent(path)}`]);
    }
    expect((await studio.request(`/s/${token}/notebook.ipynb`)).status).toBe(404);
  });

  it("is nothing to people who were not meant, after it was revoked, and after it expired", async () => {
    const context = studio.studio.context;
    const revoked = await share();
    await studio.call("shares.revoke", { cookie, input: { link: revoked.id } });
    const expired = await share({ expiresAt: context.clock.now() + 60_000 });
    await context.database.db
      .updateTable("share_links")
      .set({ expires_at: 1 })
      .where("id", "=", expired.id)
      .execute();
    const never = await studio.request(`/s/${"y".repeat(43)}`, { cookie });
    const withoutId = ({ status, text }: { status: number; text: string }) => ({ status, text });
    for (const { token } of [revoked, expired]) {
      expect(withoutId(await studio.request(`/s/${token}`, { cookie }))).toEqual(withoutId(never));
      expect(never.status).toBe(404);
    }
  });

  it("is read by those who were named and by nobody else, and not by whoever was suspended", async () => {
    const grace = await joins(studio, { admin: cookie, email: "grace@example.org" });
    const linus = await joins(studio, { admin: cookie, email: "linus@example.org" });
    const { id, token } = await share({ audience: "people", people: [grace.id] });
    const statusFor = async (person: string) =>
      (await studio.request(`/s/${token}`, { cookie: person })).status;
    expect([await statusFor(grace.cookie), await statusFor(linus.cookie)]).toEqual([200, 404]);
    const part = `/s/${token}/parts/${sha256(picture)}`;
    expect((await studio.request(part, { cookie: linus.cookie })).status).toBe(404);
    const visits = await studio.request(`/api/trpc/shares.visits?input=${JSON.stringify({ link: id })}`, {
      cookie,
    });
    expect(visits.json()).toMatchObject({
      result: { data: [{ name: "grace", what: "opened", version: 1 }] },
    });
    await studio.call("people.suspend", { cookie, input: { id: grace.id } });
    expect(await statusFor(grace.cookie)).toBe(302);
  });

  it("shows each version under the same address, the latest first", async () => {
    const link = await share();
    const changed = snapshotOf(notebookOf([cell("z", { source: "y = 2" })]), { title: "Second" });
    const sent = Readable.from([asSent(changed, [])]) as IncomingMessage;
    const second = await studio.studio.context.sharing.snapshots.receive(sent, {
      id: await owner(),
      domainId: "home",
    });
    await studio.call("shares.addVersion", { cookie, input: { link: link.id, snapshot: second } });
    expect((await studio.request(`/s/${link.token}`, { cookie })).text).toContain('aria-label="Second"');
    const first = await studio.request(`/s/${link.token}?version=1`, { cookie });
    expect(first.text).toContain('aria-label="Report"');
    expect(first.text).toContain(`/parts/${sha256(picture)}?version=1`);
    expect((await studio.request(`/s/${link.token}?version=3`, { cookie })).status).toBe(404);
    expect((await studio.request(`/s/${link.token}`, { cookie })).text).toContain("/changes?version=2");
    const { status, text } = await studio.request(`/s/${link.token}/changes?version=2`, { cookie });
    expect(status).toBe(200);
    expect(text).toContain("Changes from version 1 to version 2");
    expect(text).toContain("<ins>+ y = 2</ins>");
    expect(text).toContain("<del>- print(&#39;&#60;hi&#62;&#39;)</del>");
    expect((await studio.request(`/s/${link.token}/changes?version=1`, { cookie })).status).toBe(404);
  });

  it("is for anyone only where the domain allows it", async () => {
    const input = { notebook: "r.ipynb", snapshot, terms: { ...terms, audience: "anyone" } };
    const answer = await studio.call("shares.create", { cookie, input });
    expect(answer.text).toContain("people of this domain only");
  });

  it("is kept as a hash: who reads the database cannot open it", async () => {
    const { token } = await share();
    const rows = await studio.studio.context.database.db.selectFrom("share_links").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe("the packages of a snapshot", () => {
  it("are for whoever took it or made a copy, also once the link has ended, and for nobody else", async () => {
    const wheel = Buffer.from("a wheel");
    const environment = {
      ...snapshotOf(notebook).environment,
      packages: [
        {
          name: "sailing",
          version: "1.0",
          wheel: { file: "sailing-1.0-py3-none-any.whl", hash: sha256(wheel), size: wheel.length },
        },
      ],
    };
    const { sharing } = studio.studio.context;
    const me = { id: await owner(), domainId: "home" };
    const sent = asSent(snapshotOf(notebook, { environment, title: "With a package" }), [
      picture,
      page,
      wheel,
    ]);
    const of = await sharing.snapshots.receive(Readable.from([sent]) as IncomingMessage, me);
    const answer = await studio.call("shares.create", {
      cookie,
      input: { notebook: "w.ipynb", snapshot: of, terms },
    });
    const link: Link = JSON.parse(answer.text).result.data;
    const edith = await joins(studio, { admin: cookie, email: "edith@example.org" });
    const wheelFor = (id: string) =>
      sharing.snapshots.wheelFor({ id }, { snapshot: of, hash: sha256(wheel) });
    expect(await wheelFor(me.id)).toEqual(wheel);
    await studio.request(`/s/${link.token}`, { cookie: edith.cookie });
    expect(await wheelFor(edith.id)).toBeNull();
    const headers = { "x-atelier-copy": "1" };
    const copy = await studio.request(`/s/${link.token}/notebook.ipynb`, { cookie: edith.cookie, headers });
    expect(copy.json()).toMatchObject({
      metadata: { atelier: { copiedFrom: { packages: [{ wheel: { hash: sha256(wheel) } }] } } },
    });
    await studio.call("shares.revoke", { cookie, input: { link: link.id } });
    await expect.poll(() => wheelFor(edith.id)).toEqual(wheel);
    const part = { snapshot: of, hash: sha256(picture) };
    expect(await sharing.snapshots.wheelFor({ id: edith.id }, part)).toBeNull();
    expect((await studio.request(`/s/${link.token}/parts/${sha256(wheel)}`, { cookie })).status).toBe(404);
  });
});

it("shows comments to nobody who is not signed in, whoever else may read", async () => {
  const open = await startTestStudio({ data: studioThatAllowsAnyone() });
  const admin = await open.signIn();
  const { sharing, accounts } = open.studio.context;
  const me = { id: accounts.firstPerson, domainId: "home" };
  const sent = Readable.from([asSent(snapshotOf(notebook), [picture, page])]) as IncomingMessage;
  const of = await sharing.snapshots.receive(sent, me);
  const input = { notebook: "o.ipynb", snapshot: of, terms: { ...terms, audience: "anyone" } };
  const answer = await open.call("shares.create", { cookie: admin, input });
  const { id, token } = JSON.parse(answer.text).result.data;
  await sharing.comments.add(
    { link: id, person: me.id },
    { cell: "b", version: 1, text: "among us", thread: null },
  );
  const read = async (cookie?: string) =>
    (await open.request(`/s/${token}`, cookie === undefined ? {} : { cookie })).text;
  expect(await read()).toContain("<em>prose</em>");
  expect(await read()).not.toContain("among us");
  expect(await read()).not.toContain("<textarea");
  expect(await read(admin)).toContain("among us");
  expect((await open.request(`/s/${token}/page.html`, { cookie: admin })).text).not.toContain("among us");
  await open.close();
});

function studioThatAllowsAnyone(): string {
  const data = mkdtempSync(join(tmpdir(), "studio-"));
  writeFileSync(join(data, "atelier.config.json"), '{"sharing":{"anyoneAllowed":true}}');
  return data;
}
