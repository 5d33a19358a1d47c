/** Rows of webhooks; time is epoch ms. */
export interface WebhookTables {
  webhooks: WebhookRow;
  webhook_deliveries: DeliveryRow;
}

interface WebhookRow {
  id: string;
  url: string;
  /** What deliveries are signed with; shown once. */
  secret: string;
  created_by: string;
  created_at: number;
  removed_at: number | null;
}

export interface DeliveryRow {
  id: string;
  webhook: string;
  /** `model.approved`, `model.alias`, … */
  event: string;
  /** JSON, as it is sent. */
  body: string;
  attempts: number;
  state: "waiting" | "arrived" | "failed";
  /** When it is tried next; `null` once it has arrived, or is given up. */
  next_at: number | null;
  /** What the last try met: the status, or a sentence. */
  last: string | null;
  created_at: number;
  ended_at: number | null;
}
