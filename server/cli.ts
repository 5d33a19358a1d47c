import { AppError, sentenceFor } from "@/core/errors";
import { aboutCommands } from "@/server/commands/about";
import type { Command } from "@/server/commands/command";
import { doctorCommands } from "@/server/commands/doctor";
import { laterCommands } from "@/server/commands/later";
import { peopleCommands } from "@/server/commands/people";
import { runningCommands } from "@/server/commands/running";
import { usageCommands } from "@/server/commands/usage";
import { processInput, readConfig } from "@/server/config";
import { createFoundation } from "@/server/context";

const commands: readonly Command[] = [
  ...aboutCommands,
  ...runningCommands,
  ...doctorCommands,
  ...usageCommands,
  ...peopleCommands,
  ...laterCommands,
];

/** `atelier <command> [--json]`: the studio's own code, beside a running server or without one. */
async function main(): Promise<number> {
  const input = processInput();
  const words = input.argv.filter((word) => word !== "--json");
  const json = input.argv.includes("--json");
  const { command, subject } = commandFor(words);
  const foundation = await createFoundation(readConfig({ ...input, argv: [] }));
  try {
    const report = await command.run(foundation, subject);
    process.stdout.write(`${json ? JSON.stringify(report.json, null, 2) : report.lines.join("\n")}\n`);
    return report.good ? 0 : 1;
  } finally {
    await foundation.close();
  }
}

function commandFor(words: readonly string[]): { command: Command; subject: string } {
  const command = commands.find(({ name }) => startsWith(words, name));
  if (command === undefined) {
    const asked = words.length === 0 ? "Which command?" : `There is no command "${words.join(" ")}".`;
    throw new AppError("invalid", `${asked} There are:\n${help()}`);
  }
  const [subject, ...rest] = words.slice(command.name.split(" ").length);
  if (command.takes === "anything") return { command, subject: [subject, ...rest].join(" ") };
  const needsSubject = command.takes !== "nothing";
  if (rest.length > 0 || needsSubject !== (subject !== undefined)) {
    throw new AppError("invalid", `Use: atelier ${usage(command)}`);
  }
  return { command, subject: subject ?? "" };
}

function startsWith(words: readonly string[], name: string): boolean {
  return name.split(" ").every((part, n) => words[n] === part);
}

function usage({ name, takes }: Command): string {
  return takes === "nothing" || takes === "anything" ? name : `${name} <${takes} id>`;
}

function help(): string {
  const lines = commands.map((command) => `  atelier ${usage(command).padEnd(30)} ${command.about}`);
  return [...lines, "  --json prints JSON on every one"].join("\n");
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const json = process.argv.includes("--json");
    const code = error instanceof AppError ? error.code : "internal";
    const sentence = sentenceFor(error);
    // Whoever types it is at the machine and needs to know what broke.
    const thrown = error instanceof AppError ? {} : { thrown: String(error) };
    const text = error instanceof AppError ? error.message : `${sentence}\n${thrown.thrown}`;
    process.stderr.write(`${json ? JSON.stringify({ error: { code, sentence, ...thrown } }) : text}\n`);
    process.exit(1);
  },
);
