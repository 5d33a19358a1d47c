import type { PersonRole, PersonState } from "@/core/people/person-state";
import type { ComputeTables } from "@/server/compute/tables";
import type { ExperimentTables } from "@/server/experiments/tables";
import type { IdleTables } from "@/server/idle/tables";
import type { ImageTables } from "@/server/images/tables";
import type { LineageTables } from "@/server/lineage/tables";
import type { ModelTables } from "@/server/models/tables";
import type { PipelineTables } from "@/server/pipelines/tables";
import type { SnapshotTables } from "@/server/snapshots/tables";
import type { UsageTables } from "@/server/usage/tables";
import type { WebhookTables } from "@/server/webhooks/tables";

/**
 * The studio's tables, portable between SQLite and PostgreSQL: JSON is text, time is a bigint of epoch ms, flags are
 * integers 0 and 1. Only the four tables that better-auth writes keep its own types for time and truth.
 */
export interface AccountTables {
  domain: DomainRow;
  users: UserRow;
  user_sessions: SessionRow;
  user_accounts: AccountRow;
  user_verifications: VerificationRow;
  sign_in_tokens: SignInTokenRow;
  invitations: InvitationRow;
}

export type Tables = AccountTables &
  ComputeTables &
  ExperimentTables &
  IdleTables &
  ImageTables &
  LineageTables &
  ModelTables &
  PipelineTables &
  SnapshotTables &
  UsageTables &
  WebhookTables;

export interface DomainRow {
  id: string;
  name: string;
  /** Signs session cookies; made at the first start and never shown. */
  secret: string;
  created_at: number;
}

/** Written by better-auth: on SQLite times are ISO text and flags 0 or 1. */
type Time = string | Date;
type Flag = number | boolean;

interface UserRow {
  id: string;
  name: string;
  email: string;
  email_verified: Flag;
  image: string | null;
  role: PersonRole;
  state: PersonState;
  /** Of one person alone, for ever: rows of people are never deleted. */
  posix_uid: number | null;
  posix_gid: number | null;
  created_at: Time;
  updated_at: Time;
}

interface SessionRow {
  id: string;
  user_id: string;
  token: string;
  expires_at: Time;
  ip_address: string | null;
  user_agent: string | null;
  created_at: Time;
  updated_at: Time;
}

interface AccountRow {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  password: string | null;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Time | null;
  refresh_token_expires_at: Time | null;
  scope: string | null;
  created_at: Time;
  updated_at: Time;
}

interface VerificationRow {
  id: string;
  identifier: string;
  value: string;
  expires_at: Time;
  created_at: Time;
  updated_at: Time;
}

interface SignInTokenRow {
  /** SHA-256 of the token; the token itself is only in the link. */
  hash: string;
  user_id: string;
  expires_at: number;
}

interface InvitationRow {
  user_id: string;
  /** SHA-256 of the token in the link. */
  hash: string;
  /** NULL: by a command on the machine itself. */
  invited_by: string | null;
  expires_at: number;
}
