import { describe } from "vitest";
import { keepsPipelineRules } from "../../contracts/pipelines";
import { sqliteEngine } from "../../support/studio-database";

describe("runs of pipelines on SQLite", () => keepsPipelineRules(sqliteEngine));
