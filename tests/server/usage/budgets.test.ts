import { sqliteEngine } from "@/tests/support/studio-database";
import { onEngine } from "../compute/support/on-engine";
import { budgetSuite } from "./support/budget-suite";

onEngine("budgets on SQLite", { engine: sqliteEngine, suite: budgetSuite });
