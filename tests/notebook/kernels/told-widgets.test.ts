import { expect, it } from "vitest";
import type { JsonObject } from "@/core/json";
import { createComms } from "@/notebook/kernels/comms";
import { createToldWidgets } from "@/notebook/kernels/told-widgets";

const holding = (characters: number): JsonObject => ({
  state: { w1: { state: { value: "x".repeat(characters) } } },
});
const sizeOf = (state: JsonObject | null) => state && Math.round(JSON.stringify(state).length / 1_000_000);

it("says that widgets of more than 5 MB are too large, and what they are once they are smaller", () => {
  const comms = createComms();
  const said: (number | null)[] = [];
  const told = createToldWidgets(comms, (state) => said.push(sizeOf(state)));
  for (const characters of [4_000_000, 6_000_000, 1_000_000]) {
    comms.restore(holding(characters));
    told.changed();
    told.tell({ now: 0, last: true });
  }
  expect(said).toEqual([4, null, 1]);
});

it("says a large state less often than a small one, and the last in any case", () => {
  const comms = createComms();
  const said: (number | null)[] = [];
  const told = createToldWidgets(comms, (state) => said.push(sizeOf(state)));
  comms.restore(holding(1_000_000));
  const tellAt = (now: number, last = false) => {
    told.changed();
    return told.tell({ now, last });
  };
  expect([tellAt(0), tellAt(1_000), tellAt(3_000), tellAt(3_001), tellAt(3_002, true)]).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  expect(said).toHaveLength(3);
});
