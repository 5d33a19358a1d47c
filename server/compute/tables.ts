import type { HardwareClass } from "@/core/compute/hardware";

/** Rows of compute; JSON is text, time is epoch ms. */
export interface ComputeTables {
  instances: InstanceRow;
  apps: AppRow;
  slots: SlotRow;
  starts: StartRow;
  compute_lease: LeaseRow;
  default_types: DefaultTypeRow;
  app_use: AppUseRow;
  start_scripts: StartScriptRow;
}

export interface InstanceRow {
  id: string;
  owner: string;
  domain: string;
  /** As people know it. */
  type: string;
  /** The `InstanceType` as it was when the instance started: a later change of the catalogue changes no bill. */
  size: string;
  /** 1 while it runs, NULL afterwards, and before: while the one app on it waits for whoever takes it. */
  running: 1 | null;
  /** Written to take the row's lock. */
  touched: number;
  price_per_hour: number;
  started_at: number;
  ended_at: number | null;
  /** 1 once it has ended and what was metered of it is final. */
  settled: 0 | 1;
}

export interface AppRow {
  id: string;
  kind: "JupyterServer" | "KernelGateway";
  owner: string;
  domain: string;
  /** Whom it runs as; NULL: as the studio server itself. */
  uid: number | null;
  gid: number | null;
  /** The owner, while this is their JupyterServer app and runs; NULL otherwise. */
  server_of: string | null;
  instance: string | null;
  /** What was started in it before anybody asked for it (`waiting-row.ts`); NULL once it is somebody's. */
  waits: string | null;
  /** Name of the image. */
  image: string;
  /** What its kernels need of the machine. */
  hardware: HardwareClass;
  /** `running`, or why it is to stop. */
  desired: "running" | "asked" | "idle" | "budget";
  state: "starting" | "ready" | "stopped";
  token_hash: string;
  ref: string | null;
  phases: string;
  address: string | null;
  cause: string | null;
  evidence: string;
  /** How many start-up scripts ran, or run, before it. */
  start_scripts: number;
  created_at: number;
  /** When the backend last said that it lives. */
  seen_at: number;
  stopped_at: number | null;
}

interface SlotRow {
  instance: string;
  n: number;
  app: string;
}

/** How one start went. */
export interface StartRow {
  app: string;
  kind: AppRow["kind"];
  image: string;
  /** Of the instance; NULL for a JupyterServer app. */
  type: string | null;
  phases: string;
  began_at: number;
  /** For its turn. */
  waited_ms: number;
  /** From its turn until it was ready, or was over. */
  took_ms: number;
  /** What its first kernel took after that; NULL while none has started. */
  kernel_ms: number | null;
  /** 1: its image had to be made or fetched first. */
  fetched: 0 | 1;
  /** 1: it had been waiting. */
  pooled: 0 | 1;
  outcome: "ready" | "failed" | "stopped";
}

interface LeaseRow {
  id: number;
  holder: string;
  /** Grows with each change of holder. */
  fence: number;
  expires_at: number;
  /** Tokens of apps are made from it and the app's id. */
  token_key: string;
}

/** On which type a person's kernels of a class start, where they have said so. */
interface DefaultTypeRow {
  owner: string;
  hardware: HardwareClass;
  type: string;
}

/** What a person has run when an app of that kind starts. */
interface StartScriptRow {
  owner: string;
  kind: AppRow["kind"];
  script: string;
}

/** The peaks of one minute. */
interface AppUseRow {
  app: string;
  /** Its beginning, in epoch ms. */
  minute: number;
  cpu: number;
  memory_bytes: number;
}
