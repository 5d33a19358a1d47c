import type { Kysely } from "kysely";
import { AppError } from "@/core/errors";
import type { Decider } from "@/core/models/approval";
import { emailOf } from "@/server/accounts/person";
import type { AccountTables } from "@/server/database/tables";
import type { Models } from "@/server/models/models";
import type { ModelApproval } from "./gate";

interface Needs {
  readonly models: Models;
  readonly db: Kysely<AccountTables>;
  readonly nameOf: (person: string) => Promise<string>;
}

/** The model registry, for steps that wait for a version to be approved there. */
export function modelApproval({ models, db, nameOf }: Needs): ModelApproval {
  const judged = async (of: { readonly model: string; readonly version: string }) => {
    const [found] = await models.judged([await models.registry.version(of)]);
    if (found === undefined)
      throw new AppError("not-found", "There is no such version of a model (any more).");
    return found;
  };
  return {
    async ask(of, owner) {
      const { standing } = await judged(of);
      if (standing.approval !== "pending" || standing.isAsked) return;
      const comment = "A pipeline waits for it.";
      await models.decide({ ...of, by: await deciderOf(db, owner), kind: "asked", comment });
    },
    async verdict(of) {
      const { standing, decisions } = await judged(of);
      const last = decisions.findLast(({ kind }) => kind === standing.approval);
      const said = `${standing.approval === "approved" ? "Approved" : "Rejected"} by ${last ? await nameOf(last.by) : "somebody"}`;
      return {
        approval: standing.approval,
        comment: last?.comment ? `${said}: ${last.comment}` : `${said}.`,
      };
    },
  };
}

async function deciderOf(db: Kysely<AccountTables>, id: string): Promise<Decider> {
  const { email, role } = await db
    .selectFrom("users")
    .select(["email", "role"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return { id, email: emailOf({ email }), isAdmin: role === "admin" };
}
