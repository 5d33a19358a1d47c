import { describe } from "vitest";
import { keepsWebhookRules } from "../../contracts/webhooks";
import { whyNoPostgres } from "../../support/postgres";
import { postgresEngine } from "../../support/studio-database";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("webhooks on PostgreSQL", () => keepsWebhookRules(postgresEngine));
