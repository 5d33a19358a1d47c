import { afterAll, beforeAll, describe } from "vitest";
import { keepsLineageRules } from "../../contracts/lineage";
import { type PrivatePostgres, startPostgres, whyNoPostgres } from "../../support/postgres";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("lineage on PostgreSQL", () => {
  let postgres: PrivatePostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  keepsLineageRules(async () => ({ DATABASE_URL: await postgres.freshDatabase() }));
});
