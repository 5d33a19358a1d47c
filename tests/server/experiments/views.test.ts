import { describe } from "vitest";
import { keepsViewRules } from "../../contracts/runs-views";
import { sqliteEngine } from "../../support/studio-database";

describe("saved views on SQLite", () => keepsViewRules(sqliteEngine));
