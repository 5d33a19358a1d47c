import {
  type PersonAction,
  type PersonRole,
  type PersonState,
  possibleActions,
} from "@/core/people/person-state";
import { emailOf } from "@/server/accounts/person";
import type { StudioDatabase } from "@/server/database/database";

/** Somebody of the domain, as administrators see them. */
interface DomainPerson {
  readonly id: string;
  readonly name: string;
  /** `null`: the person at this machine, before they set up an account. */
  readonly email: string | null;
  readonly role: PersonRole;
  readonly state: PersonState;
  /** The user of the machine as whom their programs run; `null`: the studio's own. */
  readonly uid: number | null;
  readonly can: readonly PersonAction[];
}

/** The people of the domain, and what administrators do about them. */
export class People {
  constructor(private readonly parts: { readonly database: StudioDatabase }) {}

  /** Everybody who was not removed, in the order in which they came. */
  async list(): Promise<readonly DomainPerson[]> {
    const rows = await this.parts.database.db
      .selectFrom("users")
      .select(["id", "name", "email", "role", "state", "posix_uid"])
      .where("state", "!=", "removed")
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(({ posix_uid, ...row }) => ({
      ...row,
      email: emailOf(row),
      uid: posix_uid,
      can: possibleActions(row),
    }));
  }
}
