/** Rows of pipelines; time is epoch ms, flags are 0 and 1. */
export interface PipelineTables {
  pipeline_runs: RunRow;
  pipeline_decisions: DecisionRow;
  pipeline_results: ResultRow;
  pipeline_schedules: ScheduleRow;
}

export interface RunRow {
  id: string;
  owner: string;
  domain: string;
  /** Of its file, in its owner's home. */
  path: string;
  name: string;
  text: string;
  /** JSON. */
  parameters: string;
  schedule: string | null;
  created_at: number;
  /** NULL: the engine has not heard of it yet. */
  engine_id: string | null;
  /** `again`: what has not ended well is to be run once more. */
  wish: "run" | "stop" | "again";
  is_done: number;
  holder: string | null;
  held_until: number;
}

interface DecisionRow {
  run: string;
  step: string;
  person: string;
  is_approved: number;
  comment: string;
  at: number;
}

interface ResultRow {
  owner: string;
  path: string;
  step: string;
  key: string;
  run: string;
  /** `MadeOf` as JSON. */
  made_of: string;
  /** `StepRecord` as JSON. */
  record: string;
  at: number;
}

export interface ScheduleRow {
  id: string;
  owner: string;
  domain: string;
  path: string;
  name: string;
  text: string;
  parameters: string;
  cron: string;
  timezone: string;
  is_active: number;
  created_at: number;
}
