import { whyNoPostgres } from "@/tests/support/postgres";
import { postgresEngine } from "@/tests/support/studio-database";
import { onEngine } from "./support/on-engine";
import { waitingSuite } from "./support/waiting-suite";

onEngine("apps that wait, on PostgreSQL", {
  engine: postgresEngine,
  suite: waitingSuite,
  unless: whyNoPostgres(),
});
