import { expect, it } from "vitest";
import { parseStat } from "@/server/machine/process-table";

const stat = (name: string, state: string) =>
  `42 (${name}) ${state} 7 42 41 0 -1 4194560 90 0 0 0 11 4 0 0 20 0 1 0 123456 1000 25 18446744073709551615`;

it("reads a line of the process table, whatever the program calls itself", () => {
  for (const name of ["sleep", "a b", "x) S 1 1 1", "(sd-pam)"]) {
    expect(parseStat(42, stat(name, "S"))).toEqual({
      pid: 42,
      parent: 7,
      session: 41,
      startTime: 123_456,
      cpuTicks: 15,
      residentBytes: 25 * 4096,
    });
  }
});

it("takes a corpse for nothing", () => {
  expect(parseStat(42, stat("sleep", "Z"))).toBeNull();
});
