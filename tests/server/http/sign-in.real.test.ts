import { afterAll, beforeAll, describe } from "vitest";
import { keepsSessionRules } from "../../contracts/sessions";
import { keepsSignInRules } from "../../contracts/sign-in";
import { type PrivatePostgres, startPostgres, whyNoPostgres } from "../../support/postgres";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("on PostgreSQL", () => {
  let postgres: PrivatePostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());
  const environment = async () => ({ DATABASE_URL: await postgres.freshDatabase() });

  keepsSignInRules(environment);
  keepsSessionRules(environment);
});
