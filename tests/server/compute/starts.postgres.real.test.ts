import { whyNoPostgres } from "@/tests/support/postgres";
import { postgresEngine } from "@/tests/support/studio-database";
import { onEngine } from "./support/on-engine";
import { startsSuite } from "./support/starts-suite";

onEngine("starts on PostgreSQL", { engine: postgresEngine, suite: startsSuite, unless: whyNoPostgres() });
