import { AppError } from "@/core/errors";
import type { Command } from "@/server/commands/command";

/** Commands that have their names already and whose part of the studio is not there yet: they say so. */
const later = {
  "token create": "makes a token for programs",
  "token revoke": "ends a token for programs",
  backup: "writes everything that is kept into one file",
  restore: "takes everything back from such a file",
} as const;

const instead: Partial<Record<keyof typeof later, string>> = {
  backup: "stop Atelier and copy the data folder (docs/running.md)",
  restore: "stop Atelier and put the copy of the data folder back (docs/running.md)",
};

export const laterCommands: readonly Command[] = (Object.keys(later) as (keyof typeof later)[]).map(
  (name) => ({
    name,
    takes: "anything",
    about: `${later[name]} (not in this version)`,
    async run() {
      const remedy = instead[name] ?? "programs cannot sign in yet, people can";
      throw new AppError("unavailable", `atelier ${name} is not in this version; ${remedy}.`);
    },
  }),
);
