import { describe } from "vitest";
import { keepsModelRules } from "../../contracts/models";
import { sqliteEngine } from "../../support/studio-database";

describe("models on SQLite", () => keepsModelRules(sqliteEngine));
