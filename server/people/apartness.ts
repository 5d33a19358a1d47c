import { AppError } from "@/core/errors";
import type { Accounts } from "@/server/accounts/accounts";
import type { Compute } from "@/server/compute/compute";
import type { StudioDatabase } from "@/server/database/database";
import { giveMachineIds } from "@/server/people/machine-ids";

interface Parts {
  readonly database: StudioDatabase;
  readonly accounts: Pick<Accounts, "firstPerson" | "recheck">;
  readonly compute: Pick<Compute, "separation" | "stopEverythingOf">;
  /** A folder of the machine that was opened as the first person's home; `null`: everybody's is the studio's. */
  readonly openedFolder: string | null;
}

/** Throws where a second person could read what is the first one's. */
export async function refuseWhoCannotBeKeptApart({ compute, openedFolder }: Parts): Promise<void> {
  const separation = await compute.separation();
  if (separation.how === "none") {
    throw new AppError(
      "unavailable",
      `Nobody can be added: ${separation.why} Start Atelier as root, or, if all who use it trust each other, set "usersTrustEachOther": true in atelier.config.json and start it again.`,
    );
  }
  if (separation.how === "own-user" && openedFolder !== null) {
    throw new AppError(
      "unavailable",
      `Nobody can be added while the folder ${openedFolder} is opened as a home: it belongs to one user of this machine. Start Atelier without it.`,
    );
  }
}

/**
 * Where it takes that, and there are several people, each gets a user of the machine of their own. What somebody runs who had
 * none ends: it ran as a user who can read everybody's files.
 */
export async function giveOwnUsers({ database, accounts, compute }: Parts): Promise<void> {
  if ((await compute.separation()).how !== "own-user") return;
  const given = await database.db.transaction().execute(giveMachineIds);
  if (given.length === 0) return;
  await accounts.recheck();
  for (const id of given) await compute.stopEverythingOf(id);
}

/** Throws where the studio was started on a folder whose owner is not the user as whom the first person's code runs. */
export async function refuseForeignFolder({ database, accounts, compute, openedFolder }: Parts) {
  if (openedFolder === null || (await compute.separation()).how !== "own-user") return;
  const first = await database.db
    .selectFrom("users")
    .select("posix_uid")
    .where("id", "=", accounts.firstPerson)
    .executeTakeFirst();
  if (first?.posix_uid == null) return;
  throw new AppError(
    "invalid",
    `${openedFolder} cannot be opened as a home: several people use this studio, each as a user of the machine of their own. Start it without a folder.`,
  );
}
