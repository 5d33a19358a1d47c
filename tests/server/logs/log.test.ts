import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLog, type LogFields } from "@/server/logs/log";
import { startTestStudio } from "../../support/studio-server";

const written = (fields: LogFields) => {
  const lines: string[] = [];
  createLog({ clock: { now: () => 0 }, write: (line) => lines.push(line) }).error("happened", fields);
  return JSON.parse(lines[0] ?? "") as Record<string, unknown>;
};

describe("the log", () => {
  it("writes the fields it knows and no other", () => {
    const fields = { requestId: "r", cookie: "CNRY", headers: { authorization: "CNRY" } } as LogFields;
    expect(written(fields)).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      level: "error",
      event: "happened",
      requestId: "r",
    });
  });

  it("cuts what links carry out of paths", () => {
    expect(written({ path: "/sign-in/CNRY?next=/" }).path).toBe("/sign-in/…");
    expect(written({ path: "/login?token=CNRY#x" }).path).toBe("/login");
    expect(written({ path: `/t/CNRY` }).path).toBe("/t/…");
  });

  it("scrubs what libraries put into their errors, and keeps lines short", () => {
    const error = new Error(
      `connect postgres://me:CNRY@host failed, password=CNRY, Authorization: Bearer CNRY ${"x".repeat(5000)}`,
    );
    const line = written({ error });
    expect(JSON.stringify(line)).not.toContain("CNRY");
    expect(JSON.stringify(line).length).toBeLessThan(2_000);
  });

  it("AT-63 holds no secret after two hundred failing requests", async () => {
    const studio = await startTestStudio();
    const cookie = "atelier.session=CNRY-cookie";
    const headers = {
      origin: studio.origin,
      referer: "http://x/?t=CNRY-referer",
      authorization: "Bearer CNRY-bearer",
    };
    for (let n = 0; n < 40; n++) {
      await studio.request(`/sign-in/CNRY-token-${n}`, { cookie, headers });
      await studio.request(`/api/trpc/me.get?token=CNRY-query`, { cookie, headers });
      await studio.request(`/no/where?token=CNRY-query`, { cookie, headers });
      await studio.call("account.setUp", { cookie, headers, input: { password: "CNRY-password" } });
      const body = JSON.stringify({ email: `CNRY-${n}@example.org`, password: "CNRY-password" });
      const type = { "content-type": "application/json" };
      await studio.request("/api/auth/sign-in/email", {
        method: "POST",
        cookie,
        headers: { ...headers, ...type },
        body,
      });
    }
    const logs = join(studio.data, "logs");
    await studio.studio.close();
    const text = readdirSync(logs)
      .map((file) => readFileSync(join(logs, file), "utf8"))
      .join("");
    expect(text.split("\n").length).toBeGreaterThan(100);
    expect(text).not.toContain("CNRY");
  });
});
