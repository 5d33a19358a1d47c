import { whyNoPostgres } from "@/tests/support/postgres";
import { postgresEngine } from "@/tests/support/studio-database";
import { onEngine } from "../compute/support/on-engine";
import { budgetSuite } from "./support/budget-suite";

onEngine("budgets on PostgreSQL", { engine: postgresEngine, suite: budgetSuite, unless: whyNoPostgres() });
