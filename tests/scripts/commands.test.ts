import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

// npm hands a SIGTERM to the shell that it started the script with, and a shell that dies of it leaves the script
// running: a studio that was told to stop went on, and held its port.
it.each(Object.entries(scripts))(
  "npm run %s takes the place of npm's shell, so that it hears signals",
  (_name, script) => {
    expect(script).toMatch(/^exec node -r \.\/scripts\/check-node\.cjs scripts\/[\w-]+\.mjs$/);
  },
);
