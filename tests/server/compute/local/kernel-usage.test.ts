import { expect, it } from "vitest";
import { byKernel, kernelOf } from "@/server/compute/local/kernel-usage";

const id = "0b8fd0de-7e3c-4b57-9c3c-3f0a2c1d4e5f";
const line = (pid: number, parent: number) => ({
  pid,
  parent,
  session: 1,
  startTime: 0,
  cpuTicks: 0,
  residentBytes: 0,
});

it("knows a kernel by its connection file, and nothing else for one", () => {
  expect(kernelOf(`python\0-m\0ipykernel_launcher\0-f\0/run/kernel-${id}.json\0`)).toBe(id);
  expect(kernelOf("jupyter\0kernel-gateway.json")).toBeNull();
});

it("counts what a kernel started as the kernel's, and the rest of the app for none", () => {
  const lines = [line(1, 0), line(2, 1), line(3, 2), line(4, 1), line(5, 4)];
  const kernels = new Map([
    [2, "one"],
    [4, "two"],
  ]);
  const found = byKernel(lines, kernels);
  expect([...found].map(([kernel, own]) => [kernel, own.map(({ pid }) => pid)])).toEqual([
    ["one", [2, 3]],
    ["two", [4, 5]],
  ]);
});
