import { describe } from "vitest";
import { keepsViewRules } from "../../contracts/runs-views";
import { whyNoPostgres } from "../../support/postgres";
import { postgresEngine } from "../../support/studio-database";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("saved views on PostgreSQL", () => keepsViewRules(postgresEngine));
