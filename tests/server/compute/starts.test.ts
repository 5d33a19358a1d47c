import { sqliteEngine } from "@/tests/support/studio-database";
import { onEngine } from "./support/on-engine";
import { startsSuite } from "./support/starts-suite";

onEngine("starts on SQLite", { engine: sqliteEngine, suite: startsSuite });
