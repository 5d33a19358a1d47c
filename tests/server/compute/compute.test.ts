import { sqliteEngine } from "@/tests/support/studio-database";
import { computeSuite } from "./support/compute-suite";
import { onEngine } from "./support/on-engine";

onEngine("compute on SQLite", { engine: sqliteEngine, suite: computeSuite });
