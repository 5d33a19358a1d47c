import type { studio } from "../studio/studio-client";

/** A run as the studio server tells of it. */
export type RunAnswer = Awaited<ReturnType<typeof studio.pipelines.get.query>>;
export type ShownStep = RunAnswer["value"]["steps"][number];
