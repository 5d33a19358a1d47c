import { sqliteEngine } from "@/tests/support/studio-database";
import { onEngine } from "../compute/support/on-engine";
import { usageSuite } from "./support/usage-suite";

onEngine("usage on SQLite", { engine: sqliteEngine, suite: usageSuite });
