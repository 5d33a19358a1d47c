import { describe } from "vitest";
import { keepsPipelineRules } from "../../contracts/pipelines";
import { whyNoPostgres } from "../../support/postgres";
import { postgresEngine } from "../../support/studio-database";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("runs of pipelines on PostgreSQL", () => keepsPipelineRules(postgresEngine));
