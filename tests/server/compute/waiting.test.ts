import { sqliteEngine } from "@/tests/support/studio-database";
import { onEngine } from "./support/on-engine";
import { waitingSuite } from "./support/waiting-suite";

onEngine("apps that wait, on SQLite", { engine: sqliteEngine, suite: waitingSuite });
