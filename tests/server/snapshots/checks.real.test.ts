import { afterAll, beforeAll, describe } from "vitest";
import { keepsCheckRules } from "../../contracts/checks";
import { type PrivatePostgres, startPostgres, whyNoPostgres } from "../../support/postgres";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("on PostgreSQL", () => {
  let postgres: PrivatePostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  keepsCheckRules(async () => ({ DATABASE_URL: await postgres.freshDatabase() }));
});
