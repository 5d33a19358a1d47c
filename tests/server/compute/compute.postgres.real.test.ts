import { whyNoPostgres } from "@/tests/support/postgres";
import { postgresEngine } from "@/tests/support/studio-database";
import { computeSuite } from "./support/compute-suite";
import { onEngine } from "./support/on-engine";

onEngine("compute on PostgreSQL", { engine: postgresEngine, suite: computeSuite, unless: whyNoPostgres() });
