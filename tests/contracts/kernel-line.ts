import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Said } from "@/core/session/operation";
import type { KernelApp, KernelLine, KernelLineEvent, KernelLines } from "@/notebook/kernels/kernel-line";

export interface KernelLineSubject {
  readonly lines: KernelLines;
  readonly app: KernelApp;
  readonly kernelspec: string;
  /** Cuts every connection to the kernel and, after `during`, lets it come back. */
  cut(kernelId: string, during: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Code in the words that the fake kernel and Python share. */
const ticks = (count: number) => `from time import sleep\nfor i in range(${count}): print(i); sleep(0.1)`;

export interface Heard {
  readonly line: KernelLine;
  readonly lineId: string;
  readonly events: KernelLineEvent[];
  until(wanted: (event: KernelLineEvent) => boolean): Promise<KernelLineEvent>;
  run(code: string): string;
}

export async function openLine(
  subject: KernelLineSubject,
  from: Partial<{ lineId: string; kernelId: string; currentRun: string | null; after: string | null }> = {},
): Promise<Heard> {
  const events: KernelLineEvent[] = [];
  const waiting = new Set<() => void>();
  const options = {
    lineId: from.lineId ?? randomUUID(),
    notebookPath: `${randomUUID()}.ipynb`,
    onEvent(event: KernelLineEvent) {
      events.push(event);
      for (const look of [...waiting]) look();
    },
    keep: () => true,
  };
  const { lines, app, kernelspec } = subject;
  const line =
    from.kernelId === undefined
      ? await lines.start(app, { ...options, kernelspec, folder: "" })
      : await lines.reopen(app, {
          ...options,
          kernelId: from.kernelId,
          currentRun: from.currentRun ?? null,
          after: from.after ?? null,
          widgets: null,
        });
  if (line === null) throw new Error("the kernel is gone");
  return {
    line,
    lineId: options.lineId,
    events,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(wanted);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    run(code) {
      const runId = randomUUID();
      line.execute({ runId, code, cellId: "c1" });
      return runId;
    },
  };
}

/** What a process that goes on after another one knows of it. */
export const lastOf = (events: readonly KernelLineEvent[]): string | null =>
  events.findLast((event) => event.upTo !== undefined)?.upTo ?? null;

export const finished = (runId: string) => (event: KernelLineEvent) =>
  event.type === "finished" && event.runId === runId;

export function saidOf(events: readonly KernelLineEvent[], runId: string): readonly Said[] {
  return events.flatMap((event) => (event.type === "said" && event.runId === runId ? event.said : []));
}

export function textOf(events: readonly KernelLineEvent[], runId: string): string {
  return saidOf(events, runId)
    .map((said) => (said.type === "stream" ? said.text : ""))
    .join("");
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}\n`).join("");

export function keepsKernelLineRules(make: () => Promise<KernelLineSubject>): void {
  let subject: KernelLineSubject;
  beforeAll(async () => {
    subject = await make();
  });
  afterAll(() => subject?.close());

  it("KL1 says everything about a run once and in order", async () => {
    const heard = await openLine(subject);
    const runId = heard.run(ticks(5));
    await heard.until(finished(runId));
    expect(textOf(heard.events, runId)).toBe(numbers(5));
    await heard.line.shutDown();
  });

  it("KL1 says what was said during a cut of the connection, once and in order", async () => {
    const heard = await openLine(subject);
    const runId = heard.run(ticks(20));
    await heard.until((event) => event.type === "said");
    await subject.cut(heard.line.kernelId, async () => {
      await heard.until((event) => event.type === "lost");
    });
    await heard.until((event) => event.type === "back");
    expect(await heard.until(finished(runId))).toMatchObject({ result: "done" });
    expect(textOf(heard.events, runId)).toBe(numbers(20));
    expect(
      heard.events.filter((event) => event.type === "lost" || event.type === "back").map((e) => e.type),
    ).toEqual(["lost", "back"]);
    await heard.line.shutDown();
  });

  it("KL1 trap 9: a reopened line of the same id gets what was said while nobody listened", async () => {
    const first = await openLine(subject);
    const runId = first.run(ticks(20));
    await first.until((event) => event.type === "said");
    await first.line.close();
    const second = await openLine(subject, {
      lineId: first.lineId,
      kernelId: first.line.kernelId,
      currentRun: runId,
      after: lastOf(first.events),
    });
    expect(await second.until(finished(runId))).toMatchObject({ result: "done" });
    expect(textOf([...first.events, ...second.events], runId)).toBe(numbers(20));
    await second.line.shutDown();
  });

  it("KL2 `finished` comes after all that was said, with how the run ended", async () => {
    const heard = await openLine(subject);
    const good = heard.run("print('a')\n1 + 1");
    expect(await heard.until(finished(good))).toMatchObject({ result: "done" });
    const bad = heard.run("print('b')\nraise ValueError('no')\nprint('c')");
    expect(await heard.until(finished(bad))).toMatchObject({ result: "error" });
    for (const runId of [good, bad]) {
      const own = heard.events.filter((event) => "runId" in event && event.runId === runId);
      expect(own.at(-1)?.type).toBe("finished");
    }
    expect(saidOf(heard.events, bad).at(-1)).toMatchObject({
      type: "output",
      output: { type: "error", name: "ValueError", value: "no" },
    });
    expect(textOf(heard.events, bad)).toBe("b\n");
    await heard.line.shutDown();
  });

  it("KL3 drops what comes of a run that was given up by a restart", async () => {
    const heard = await openLine(subject);
    const lost = heard.run(ticks(50));
    await heard.until((event) => event.type === "said");
    await heard.line.restart();
    const before = textOf(heard.events, lost);
    const next = heard.run("print('fresh')");
    await heard.until(finished(next));
    expect(textOf(heard.events, lost)).toBe(before);
    expect(heard.events.some(finished(lost))).toBe(false);
    expect(heard.events.some((event) => event.type === "died")).toBe(false);
    expect(heard.events.findLast((event) => event.type === "counted")).toMatchObject({ executionCount: 1 });
    await heard.line.shutDown();
  });

  it("KL4 completes at a UTF-16 cursor, past characters outside the basic plane", async () => {
    const heard = await openLine(subject);
    const code = "'😀'; impor";
    // A kernel that loads its completer for the first time may use up its time limits.
    let completion = await heard.line.complete(code, code.length);
    for (let attempt = 0; (completion?.matches.length ?? 0) === 0 && attempt < 10; attempt++)
      completion = await heard.line.complete(code, code.length);
    expect(completion).toMatchObject({ start: code.length - 5, end: code.length });
    expect(completion?.matches.map((match) => match.text)).toContain("import");
    await heard.line.shutDown();
  });

  it("KL5 FT-25 a kernel's death is one event with its cause, and the run gets no end", async () => {
    const heard = await openLine(subject);
    const runId = heard.run(
      "import os\nprint('last words')\nfrom time import sleep\nsleep(0.5)\nos._exit(3)",
    );
    expect(await heard.until((event) => event.type === "died")).toMatchObject({
      cause: "exited",
      note: expect.stringContaining("3"),
    });
    expect(textOf(heard.events, runId)).toBe("last words\n");
    expect(heard.events.some(finished(runId))).toBe(false);
    expect(heard.events.filter((event) => event.type === "died")).toHaveLength(1);
    expect(
      await subject.lines.reopen(subject.app, {
        lineId: heard.lineId,
        notebookPath: "x.ipynb",
        kernelId: heard.line.kernelId,
        currentRun: runId,
        after: null,
        widgets: null,
        onEvent() {},
        keep: () => true,
      }),
    ).toBeNull();
  });

  it("KL6 `close` leaves the kernel running, `shutDown` does not", async () => {
    const first = await openLine(subject);
    const { kernelId } = first.line;
    await first.line.close();
    const second = await openLine(subject, { lineId: first.lineId, kernelId });
    expect(second.line.kernelId).toBe(kernelId);
    await second.line.shutDown();
    expect(second.events.at(-1)).toMatchObject({ type: "died", cause: "asked" });
    const third = await subject.lines.reopen(subject.app, {
      lineId: first.lineId,
      notebookPath: "x.ipynb",
      kernelId,
      currentRun: null,
      after: null,
      widgets: null,
      onEvent() {},
      keep: () => true,
    });
    expect(third).toBeNull();
  });

  it("KL8 what an expression is, is answered as JSON, and leaves no trace; what is none is null", async () => {
    const { line, run, until, events } = await openLine(subject);
    expect(await line.evaluate('__import__("atelier_carry").plan([])', 60_000)).toMatchObject({
      variables: [],
    });
    expect(await line.evaluate("1 / 0", 60_000)).toBeNull();
    await until(finished(run("print('first')")));
    expect(events.find((event) => event.type === "counted")).toMatchObject({ executionCount: 1 });
    expect(events.filter((event) => event.type === "said")).toHaveLength(1);
    await line.shutDown();
  });

  it("KL7 trap 7: a prompt is asked once and answered once, also by a reopened line", async () => {
    const first = await openLine(subject);
    const runId = first.run(
      "from getpass import getpass\nname = input('Name? ')\nword = getpass('Word? ')\nprint('thanks')",
    );
    const asked = await first.until((event) => event.type === "prompted");
    expect(asked).toMatchObject({ runId, text: "Name? ", hidden: false });
    await first.line.close();
    const second = await openLine(subject, {
      lineId: first.lineId,
      kernelId: first.line.kernelId,
      currentRun: runId,
      after: lastOf(first.events),
    });
    const promptId = asked.type === "prompted" ? asked.promptId : "";
    second.line.answer(promptId, "Ada");
    second.line.answer(promptId, "Eve");
    const hidden = await second.until((event) => event.type === "prompted");
    expect(hidden).toMatchObject({ runId, text: "Word? ", hidden: true });
    second.line.answer(hidden.type === "prompted" ? hidden.promptId : "", "sesame");
    expect(await second.until(finished(runId))).toMatchObject({ result: "done" });
    expect(textOf(second.events, runId)).toBe("thanks\n");
    expect(second.events.filter((event) => event.type === "prompted")).toHaveLength(1);
    await second.line.shutDown();
  });

  it("an interrupt ends the run with an error, and the next run works", async () => {
    const heard = await openLine(subject);
    const runId = heard.run("from time import sleep\nprint('on')\nsleep(600)");
    await heard.until((event) => event.type === "said");
    await heard.line.interrupt();
    expect(await heard.until(finished(runId))).toMatchObject({ result: "error" });
    expect(saidOf(heard.events, runId).at(-1)).toMatchObject({
      output: { type: "error", name: "KeyboardInterrupt" },
    });
    const next = heard.run("print('again')");
    expect(await heard.until(finished(next))).toMatchObject({ result: "done" });
    await heard.line.shutDown();
  });
}
