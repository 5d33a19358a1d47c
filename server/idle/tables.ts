import type { IdleRule } from "@/core/idle/idle-rule";

/** Rows about idle apps; time is epoch ms, NULL where it never was. */
export interface IdleTables {
  app_activity: ActivityRow;
  idle_choices: { owner: string; stop_after_ms: number | null };
  idle_stops: StopRow;
}

export interface ActivityRow {
  app: string;
  looked_at: number;
  busy_since: number | null;
  worked_at: number | null;
  typed_at: number | null;
  unseen_until: number | null;
  keep_until: number | null;
  warned_at: number | null;
}

interface StopRow {
  app: string;
  owner: string;
  image: string;
  instance_type: string;
  rule: IdleRule;
  /** For a person to read. */
  evidence: string;
  variables_saved: 0 | 1;
  at: number;
  /** When the person was shown it. */
  seen_at: number | null;
}
