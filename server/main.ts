import { AppError } from "@/core/errors";
import { processInput, readConfig, settleEnvironment } from "@/server/config";
import { namedStartTrouble } from "@/server/start-trouble";
import { startStudio } from "@/server/studio";

/** The studio server as a process: says one line when it is ready, and ends cleanly when it is asked to. */
async function main(): Promise<void> {
  const config = readConfig(processInput());
  settleEnvironment(config);
  const studio = await startStudio(config).catch((error: unknown) => {
    throw namedStartTrouble(error, config);
  });
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    // Asked twice, a person does not want to wait.
    if (ending) process.exit(signal === "SIGINT" ? 130 : 143);
    ending = true;
    studio.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  process.stdout.write(`Atelier is ready at ${await studio.address()}\n`);
}

main().catch((error: unknown) => {
  const sentence =
    error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
