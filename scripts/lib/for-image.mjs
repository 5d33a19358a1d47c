import { Problem } from "./problem.mjs";

/**
 * Runs a script that works on an image for the studio server. It prints NDJSON: `{ phase: "pulling", note, at }` lines
 * for whoever waits, `{ phase: "log", … }` with all that programs say, then one `{ phase: "ready", … }` (code 0) or
 * `{ phase: "failed", note, details, at }` (code 1).
 */
export async function forImage(main) {
  const say = (phase, note, more = {}) =>
    process.stdout.write(`${JSON.stringify({ phase, note, at: Date.now(), ...more })}\n`);
  try {
    await main({ say, data: process.env.ATELIER_DATA ?? ".atelier", tools: process.env.ATELIER_TOOLS });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say("failed", error.message, { details: error.details });
    process.exitCode = 1;
  }
}
