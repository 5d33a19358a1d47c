import { describe } from "vitest";
import { keepsModelRules } from "../../contracts/models";
import { whyNoPostgres } from "../../support/postgres";
import { postgresEngine } from "../../support/studio-database";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("models on PostgreSQL", () => keepsModelRules(postgresEngine));
