import { whyNoPostgres } from "@/tests/support/postgres";
import { postgresEngine } from "@/tests/support/studio-database";
import { onEngine } from "../compute/support/on-engine";
import { versionsSuite } from "./support/versions-suite";

onEngine("image versions on PostgreSQL", {
  engine: postgresEngine,
  suite: versionsSuite,
  unless: whyNoPostgres(),
});
