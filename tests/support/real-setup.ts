import { ensureNotebookBundle } from "@/scripts/lib/build.mjs";
import { baseEnvironment, serverEnvironment } from "./python-environments";

/** Before the real tests: what they all start is made (the data science environment when a test asks for it). */
export default async function setup(): Promise<void> {
  await Promise.all([serverEnvironment(), baseEnvironment(), ensureNotebookBundle()]);
}
