import { mkdtempSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { asSent, cell, display, notebookOf, sha256, snapshotOf, stream } from "@/tests/support/snapshots";
import { startTestStudio } from "@/tests/support/studio-server";

const key = `hf_${"aB3".repeat(11)}`;
const table = Buffer.from(`<table>${"<tr></tr>".repeat(600)}<td>${key}</td></table>`);
const owner = { id: "ada", domainId: "home" };

it("where the domain blocks, takes nothing in which a secret stands, whoever sent it and however far down", async () => {
  const data = mkdtempSync(join(tmpdir(), "studio-"));
  writeFileSync(join(data, "atelier.config.json"), '{"sharing":{"secretsBlock":true}}');
  const studio = await startTestStudio({ data });
  const { snapshots } = studio.studio.context.sharing;
  const receive = (outputs: Parameters<typeof display>[1] | null, text: string) => {
    const shown = outputs === null ? [stream(text)] : [stream(text), display({}, outputs)];
    const sent = asSent(
      snapshotOf(notebookOf([cell("a", { outputs: shown })])),
      outputs === null ? [] : [table],
    );
    return snapshots.receive(Readable.from([sent]) as IncomingMessage, owner);
  };
  await expect(receive(null, "got •••••• (masked)\n")).resolves.toMatch(/^[0-9a-f]{64}$/);
  await expect(receive(null, `got ${key}\n`)).rejects.toThrow(
    /in cell 1 there is one \(Hugging Face token\)/,
  );
  const stored = { stored: { "text/html": { ref: sha256(table), size: table.length } } };
  await expect(receive(stored, "a table\n")).rejects.toMatchObject({ code: "invalid" });
  await studio.close();
});
