import { describe, expect, it } from "vitest";
import { startPostgres, whyNoPostgres } from "../support/postgres";
import { startTestStudio } from "../support/studio-server";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("PostgreSQL is killed under the studio", () => {
  it("FT-06 who is signed in stays so, calls are refused in a sentence, and all is well when it is back", async () => {
    const postgres = await startPostgres();
    const studio = await startTestStudio({ env: { DATABASE_URL: await postgres.freshDatabase() } });
    const cookie = await studio.signIn();
    expect((await studio.request("/", { cookie })).status).toBe(200);

    await postgres.kill();
    expect((await studio.request("/", { cookie })).status).toBe(200);
    const call = await studio.request("/api/trpc/compute.running", { cookie });
    expect(call.status).toBe(503);
    expect(call.text).toMatch(/database cannot be reached right now\. Running work is safe/);
    const unknown = await studio.request("/", { cookie: `${cookie.split("=", 1)[0]}=abc.def` });
    expect(unknown.text).not.toMatch(/page|postgres|ECONN|\.sock/i);
    expect((await studio.request("/healthz")).status).toBe(200);

    await postgres.start();
    expect((await studio.request("/api/trpc/compute.running", { cookie })).status).toBe(200);
    await studio.close();
    await postgres.remove();
  });
});
