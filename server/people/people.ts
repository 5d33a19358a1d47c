import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import {
  type PersonAction,
  type PersonRole,
  type PersonState,
  possibleActions,
  whyNotDo,
} from "@/core/people/person-state";
import type { Accounts } from "@/server/accounts/accounts";
import { emailOf } from "@/server/accounts/person";
import type { Compute } from "@/server/compute/compute";
import type { Separation } from "@/server/compute/compute-backend";
import { type StudioDatabase, timeFor } from "@/server/database/database";
import type { Tables } from "@/server/database/tables";
import { giveOwnUsers, refuseForeignFolder, refuseWhoCannotBeKeptApart } from "@/server/people/apartness";
import { lockDomain } from "@/server/people/domain-lock";

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
  /** Until when their invite link is good, in epoch ms; `null`: there is none. */
  readonly linkUntil: number | null;
  readonly can: readonly PersonAction[];
}

/** A link that lets somebody in once. It is told here and kept nowhere. */
interface Invite {
  readonly personId: string;
  readonly email: string;
  readonly url: string;
  readonly expiresAt: number;
}

interface PeopleParts {
  readonly database: StudioDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly accounts: Accounts;
  readonly compute: Pick<Compute, "separation" | "stopEverythingOf">;
  readonly publicUrl: string;
  /** A folder of the machine that was opened as the first person's home; `null`: everybody's is the studio's. */
  readonly openedFolder: string | null;
}

/** Who decides: an administrator, by id; `null`: a command on the machine itself. */
type By = string | null;

interface Decision {
  readonly action: PersonAction;
  readonly id: string;
  readonly by: By;
}

/** The people of the domain, and what administrators do about them. */
export class People {
  constructor(private readonly parts: PeopleParts) {}

  /** Everybody who was not removed, in the order in which they came. */
  async list(db: Kysely<Tables> = this.parts.database.db): Promise<readonly DomainPerson[]> {
    const rows = await db
      .selectFrom("users")
      .leftJoin("invitations", "invitations.user_id", "users.id")
      .select(["users.id", "name", "email", "role", "state", "posix_uid", "expires_at"])
      .where("state", "!=", "removed")
      .orderBy("created_at")
      .orderBy("users.id")
      .execute();
    return rows.map(({ posix_uid, expires_at, ...row }) => ({
      ...row,
      email: emailOf(row),
      uid: posix_uid,
      linkUntil: expires_at,
      can: possibleActions(row),
    }));
  }

  /** What keeps people's programs apart here. */
  separation(): Promise<Separation> {
    return this.parts.compute.separation();
  }

  /** Whether several people use this studio who have nothing between them but their trust. */
  async trustEachOther(): Promise<boolean> {
    return (await this.separation()).how === "trust" && (await this.list()).length > 1;
  }

  /** Somebody new, or a new link for somebody who has not come yet. */
  async invite(wish: { email: string; role: PersonRole; by: By }): Promise<Invite> {
    const email = wish.email.toLowerCase();
    const known = (await this.list()).find((person) => person.email?.toLowerCase() === email);
    if (known?.state === "invited") {
      await this.parts.database.db
        .updateTable("users")
        .set({ role: wish.role })
        .where("id", "=", known.id)
        .execute();
      return this.link({ id: known.id, email, by: wish.by });
    }
    if (known !== undefined) throw alreadyHere();
    await refuseWhoCannotBeKeptApart(this.parts);
    const { database, ids, clock } = this.parts;
    const [id, time] = [ids.next(), timeFor(database, clock.now())];
    const no = database.engine === "sqlite" ? 0 : false;
    const added = await database.db
      .insertInto("users")
      .values({
        id,
        name: email.slice(0, Math.max(1, email.indexOf("@"))),
        email,
        email_verified: no,
        state: "invited",
        image: null,
        role: wish.role,
        posix_uid: null,
        posix_gid: null,
        created_at: time,
        updated_at: time,
      })
      .onConflict((conflict) => conflict.column("email").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (added === undefined) throw alreadyHere();
    await this.giveOwnUsers();
    return this.link({ id, email, by: wish.by });
  }

  /** The earlier link of somebody who was invited is good no longer. */
  async renewLink(id: string, by: By): Promise<Invite> {
    const { email } = whomToChange(await this.list(), { action: "renew-link", id, by });
    return this.link({ id, email: email ?? "", by });
  }

  /** They cannot sign in, what is open closes, and what runs stops; files and notebooks stay. */
  async suspend(id: string, by: By): Promise<void> {
    await this.change({ action: "suspend", id, by }, { state: "suspended" });
    await this.takeAccess(id);
  }

  async resume(id: string, by: By): Promise<void> {
    await this.change({ action: "resume", id, by }, { state: "active" });
  }

  /** For good. Their name and e-mail go; their files stay where they are until somebody deletes them. */
  async remove(id: string, by: By): Promise<void> {
    const nameless = { name: `Removed person ${id.slice(-4)}`, email: `${id}@removed.invalid` };
    await this.change({ action: "remove", id, by }, { state: "removed", ...nameless });
    await this.takeAccess(id);
  }

  /** At each start: it may run as another user than before, or on a folder of the machine. */
  async settle(): Promise<void> {
    await this.giveOwnUsers();
    await refuseForeignFolder(this.parts);
  }

  private async giveOwnUsers(): Promise<void> {
    if ((await this.list()).length > 1) await giveOwnUsers(this.parts);
  }

  private async link(of: { id: string; email: string; by: By }): Promise<Invite> {
    const { accounts, publicUrl } = this.parts;
    const { path, expiresAt } = await accounts.invitations.issue({ userId: of.id, by: of.by });
    return { personId: of.id, email: of.email, url: publicUrl + path, expiresAt };
  }

  /** In turn with everybody else who decides about people: one administrator always remains. */
  private async change(decision: Decision, to: { state: PersonState; name?: string; email?: string }) {
    const { database, clock } = this.parts;
    await database.db.transaction().execute(async (trx) => {
      await lockDomain(trx);
      const { id } = whomToChange(await this.list(trx), decision);
      await trx
        .updateTable("users")
        .set({ ...to, updated_at: timeFor(database, clock.now()) })
        .where("id", "=", id)
        .execute();
      if (to.state !== "removed") return;
      await trx.deleteFrom("user_accounts").where("user_id", "=", id).execute();
      await trx.deleteFrom("invitations").where("user_id", "=", id).execute();
    });
  }

  private async takeAccess(id: string): Promise<void> {
    const { accounts, compute, database } = this.parts;
    await database.db.deleteFrom("sign_in_tokens").where("user_id", "=", id).execute();
    await accounts.endSessions(id);
    await compute.stopEverythingOf(id);
  }
}

function alreadyHere(): AppError {
  return new AppError("conflict", "Somebody with this e-mail is here already. Nothing was changed.");
}

/** The person, if that can be done about them; else says why not. */
function whomToChange(people: readonly DomainPerson[], { action, id, by }: Decision): DomainPerson {
  const person = people.find((one) => one.id === id);
  if (person === undefined) throw new AppError("not-found", "There is no such person.");
  const why = whyNotDo(action, { person, by, people });
  if (why !== null) throw new AppError("conflict", why);
  return person;
}
