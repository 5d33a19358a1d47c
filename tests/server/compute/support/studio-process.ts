import { openQuietly } from "@/tests/support/studio-database";
import { localHost } from "./local-host";
import { ada, studio, wish } from "./studio";

// A studio server's compute as a process of its own, to be killed: starts an app, says which, and stays.
// usage: studio-process.ts <data folder>

const dataFolder = process.argv[2] ?? "";
const database = await openQuietly({ engine: "sqlite", path: `${dataFolder}/studio.db` });
const host = await localHost({ dataFolder, runFolder: `${dataFolder}/run` });
const { compute } = await studio(database, { backend: host.backend, holder: undefined });
const app = await compute.ensureKernelApp(ada, wish("base"));
process.stdout.write(`${app.appId}\n`);
setInterval(() => {}, 1000);
