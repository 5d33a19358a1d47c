import { lastLines } from "./run.mjs";

/** What stops a script for a reason that a person can mend: one sentence, with the remedy in it. */
export class Problem extends Error {
  /** @param {string} sentence @param {string} [details] what a program said, shown below the sentence */
  constructor(sentence, details) {
    super(sentence);
    this.details = details;
  }
}

/**
 * The problem of a program that failed. A full disk looks like anything at all to people who are told to check their
 * network, so it is named whatever the program was about.
 *
 * @param {string} output what it said
 * @param {{ what: string, remedy: string, lines?: number }} told `what` did not work, as a clause
 */
export function failureOf(output, { what, remedy, lines }) {
  const details = lastLines(output, lines);
  if (/ENOSPC|No space left on device|EDQUOT|Disk quota exceeded/i.test(output)) {
    return new Problem(`The disk is full, so ${what}; free some space and start again.`, details);
  }
  return new Problem(`${what.charAt(0).toUpperCase()}${what.slice(1)}; ${remedy}.`, details);
}

/** Runs a script's main function; a Problem is printed as its sentence and ends the script with code 1. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    if (error.details) process.stderr.write(`${error.details}\n`);
    process.exit(1);
  }
}
