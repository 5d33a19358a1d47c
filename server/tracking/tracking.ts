import type { Kysely } from "kysely";
import type { Compute } from "@/server/compute/compute";
import type { AccountTables } from "@/server/database/tables";
import type { Log } from "@/server/logs/log";
import { type DoorRules, type TrackingCaller, TrackingDoor } from "./door";
import { Makers } from "./makers";
import type { Mlflow } from "./mlflow";

interface TrackingNeeds {
  readonly mlflow: Mlflow;
  readonly compute: Pick<Compute, "appOfToken">;
  readonly db: Kysely<AccountTables>;
  readonly log: Log;
  readonly rules: DoorRules;
  readonly onMade: ConstructorParameters<typeof TrackingDoor>[0]["onMade"];
}

/** Runs and models: MLflow, who may reach it, and who made what is in it. */
export interface Tracking {
  readonly mlflow: Mlflow;
  readonly makers: Makers;
  readonly door: TrackingDoor;
}

export function createTracking({ mlflow, compute, db, log, rules, onMade }: TrackingNeeds): Tracking {
  const makers = new Makers(mlflow);
  const callerOf = async (token: string): Promise<TrackingCaller | null> => {
    const app = await compute.appOfToken(token);
    if (app?.kind !== "KernelGateway") return null;
    const user = await db
      .selectFrom("users")
      .select(["role", "state", "email"])
      .where("id", "=", app.owner)
      .executeTakeFirst();
    if (user?.state !== "active") return null;
    return {
      userId: app.owner,
      email: user.email,
      isAdmin: user.role === "admin",
      appId: app.appId,
      image: app.image,
    };
  };
  return { mlflow, makers, door: new TrackingDoor({ mlflow, makers, callerOf, rules, onMade, log }) };
}
