import { whyNoPostgres } from "@/tests/support/postgres";
import { postgresEngine } from "@/tests/support/studio-database";
import { onEngine } from "../compute/support/on-engine";
import { usageSuite } from "./support/usage-suite";

onEngine("usage on PostgreSQL", { engine: postgresEngine, suite: usageSuite, unless: whyNoPostgres() });
