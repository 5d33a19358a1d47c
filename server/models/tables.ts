import type { DecisionKind } from "@/core/models/approval";

/** Rows of what was decided about models; time is epoch ms. */
export interface ModelTables {
  model_decisions: DecisionRow;
  model_frozen_files: { place: string; model: string; version: string };
}

export interface DecisionRow {
  id: string;
  model: string;
  version: string;
  /** When the version was made. */
  made_at: number;
  kind: DecisionKind;
  /** The stage or the alias; empty for the others. */
  what: string;
  comment: string;
  person: string;
  at: number;
}
