import { sqliteEngine } from "@/tests/support/studio-database";
import { onEngine } from "../compute/support/on-engine";
import { versionsSuite } from "./support/versions-suite";

onEngine("image versions on SQLite", { engine: sqliteEngine, suite: versionsSuite });
