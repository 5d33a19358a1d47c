import { describe } from "vitest";
import { keepsLineageRules } from "../../contracts/lineage";

describe("lineage on SQLite", () => keepsLineageRules(async () => ({})));
