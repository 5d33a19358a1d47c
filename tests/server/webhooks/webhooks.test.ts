import { describe } from "vitest";
import { keepsWebhookRules } from "../../contracts/webhooks";
import { sqliteEngine } from "../../support/studio-database";

describe("webhooks on SQLite", () => keepsWebhookRules(sqliteEngine));
