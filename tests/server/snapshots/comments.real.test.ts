import { afterAll, beforeAll, describe } from "vitest";
import { keepsCommentRules } from "../../contracts/comments";
import { type PrivatePostgres, startPostgres, whyNoPostgres } from "../../support/postgres";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("on PostgreSQL", () => {
  let postgres: PrivatePostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  keepsCommentRules(async () => ({ DATABASE_URL: await postgres.freshDatabase() }));
});
