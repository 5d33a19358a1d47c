import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Json } from "@/core/json";
import type { KernelLine } from "@/notebook/kernels/kernel-line";
import { LargestVariables } from "@/notebook/kernels/largest-variables";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const frame = { name: "df", kind: "DataFrame", bytes: 3_000_000 };

function line(answer: Json | null, language = "python") {
  const evaluate = vi.fn(async () => answer);
  return { evaluate, line: { language: { name: language }, evaluate } as unknown as KernelLine };
}

it("asks once the kernel rests, and remembers the answer until the kernel is another", async () => {
  const largest = new LargestVariables();
  const asked = line({ variables: [frame] });
  largest.runEnded(asked.line, () => true);
  largest.runEnded(asked.line, () => true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked.evaluate).toHaveBeenCalledTimes(1);
  expect(largest.known).toEqual([frame]);
  largest.forget();
  expect(largest.known).toEqual([]);
});

it("does not stand in the way of what is to run, and asks no kernel of another language", async () => {
  const largest = new LargestVariables();
  const busy = line({ variables: [frame] });
  largest.runEnded(busy.line, () => false);
  const bash = line([frame], "bash");
  largest.runEnded(bash.line, () => true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([busy.evaluate.mock.calls, bash.evaluate.mock.calls]).toEqual([[], []]);
});

it.each<Json>([null, "none", { variables: [{ name: "df" }] }, { df: 1 }])(
  "keeps what it knows when the answer is %j",
  async (answer) => {
    const largest = new LargestVariables();
    largest.runEnded(line({ variables: [frame] }).line, () => true);
    await vi.advanceTimersByTimeAsync(5_000);
    largest.runEnded(line(answer).line, () => true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(largest.known).toEqual([frame]);
  },
);
