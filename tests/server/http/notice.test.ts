import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStudio, type TestStudio } from "../../support/studio-server";

describe("a notice where the studio's pages cannot answer", () => {
  let studio: TestStudio;
  beforeAll(async () => {
    studio = await startTestStudio();
  });
  afterAll(() => studio.close());

  const spentLink = () => studio.request(`/sign-in/${"x".repeat(32)}`);
  const styleOf = (html: string) => /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? "";

  it("looks as it should: its policy allows exactly its own style", async () => {
    const { headers, text } = await spentLink();
    const hash = createHash("sha256").update(styleOf(text)).digest("base64");
    expect(headers["content-security-policy"]).toContain(`style-src 'sha256-${hash}'`);
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(text).not.toContain("style=");
  });

  it("has the studio's colours", async () => {
    const tokens = readFileSync("components/theme/tokens.css", "utf8");
    const colours = styleOf((await spentLink()).text).match(/--\w+:#\w+/g) ?? [];
    expect(colours.length).toBeGreaterThan(10);
    expect(colours.map((one) => one.split(":")[1]).filter((one) => !tokens.includes(String(one)))).toEqual(
      [],
    );
  });

  it("says of a used link what happened and what to do", async () => {
    const { status, text } = await spentLink();
    expect(status).toBe(410);
    expect(text).toContain("once, and for fifteen minutes");
    expect(text).toContain("<code>npm start</code>");
    expect(text).toContain('href="/login"');
  });

  it("stands in for JSON where a person looks at a refusal in a tab, and only there", async () => {
    const path = "/api/nothing";
    const cookie = await studio.signIn();
    const seen = await studio.request(path, { cookie, headers: { accept: "text/html,*/*;q=0.8" } });
    expect([seen.status, seen.headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    const fetched = { accept: "text/html", "sec-fetch-dest": "empty" };
    expect((await studio.request(path, { cookie, headers: fetched })).json()).toMatchObject({
      code: "not-found",
    });
  });
});
