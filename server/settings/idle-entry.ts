import { z } from "zod";
import type { IdleSettings } from "@/server/idle/idle";

const minuteMs = 60_000;
const minutes = z.number().positive().max(525_600);

/** The file has minutes and hours, as people say them. */
export const idleEntry = z
  .strictObject({
    stopAfterMinutes: minutes.nullable().default(120),
    warnMinutes: minutes.default(10),
    stuckAfterHours: z.number().positive().max(8_760).default(24),
    person: z
      .strictObject({
        leastMinutes: minutes.default(15),
        mostMinutes: minutes.default(7 * 24 * 60),
        never: z.boolean().default(false),
      })
      .default({ leastMinutes: 15, mostMinutes: 7 * 24 * 60, never: false }),
  })
  .default({
    stopAfterMinutes: 120,
    warnMinutes: 10,
    stuckAfterHours: 24,
    person: { leastMinutes: 15, mostMinutes: 7 * 24 * 60, never: false },
  })
  .transform(
    ({ stopAfterMinutes, warnMinutes, stuckAfterHours, person }): IdleSettings => ({
      stopAfterMs: stopAfterMinutes === null ? null : stopAfterMinutes * minuteMs,
      warnMs: warnMinutes * minuteMs,
      stuckAfterMs: stuckAfterHours * 60 * minuteMs,
      person: {
        leastMs: person.leastMinutes * minuteMs,
        mostMs: person.mostMinutes * minuteMs,
        never: person.never,
      },
    }),
  );
