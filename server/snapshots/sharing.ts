import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import type { Person } from "@/server/accounts/person";
import type { BlobStore } from "@/server/blobs/blob-store";
import type { Tables } from "@/server/database/tables";
import { SnapshotChecks } from "./checks";
import { Comments } from "./comments";
import { KeptNotebooks } from "./kept-notebooks";
import { Links } from "./links";
import { type Mention, mentionsOf } from "./mentions";
import { Readings } from "./readings";
import { createSnapshots, type Snapshots } from "./snapshots";

/** Everything about sharing: snapshots, the links that show them, and their readers. */
export interface Sharing {
  readonly snapshots: Snapshots;
  readonly links: Links;
  readonly readings: Readings;
  readonly comments: Comments;
  readonly checks: SnapshotChecks;
  readonly kept: KeptNotebooks;
  options(person: Person): Promise<SharingOptions>;
  /** Who opened and copied, with their names. */
  visits(person: Person, link: string): Promise<readonly LinkVisit[]>;
  /** Where somebody wrote their name and they have not looked yet. */
  mentions(person: Person): Promise<readonly Mention[]>;
}

interface SharingOptions {
  readonly anyoneAllowed: boolean;
  readonly secretsBlock: boolean;
  /** Everybody else of the domain. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

interface LinkVisit {
  /** `null`: somebody who was not signed in. */
  readonly name: string | null;
  readonly what: "opened" | "copied" | "downloaded" | "checked";
  readonly version: number;
  readonly at: number;
}

interface Parts {
  readonly db: Kysely<Tables>;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secret: string;
  readonly policy: { readonly anyoneAllowed: boolean; readonly secretsBlock: boolean };
}

export function createSharing(parts: Parts): Sharing {
  const { db, blobs, policy } = parts;
  const ofShares = db as unknown as Parameters<typeof createSnapshots>[0]["db"];
  const links = new Links({ ...parts, db: ofShares, anyoneAllowed: policy.anyoneAllowed });
  const readings = new Readings(parts);
  const namesOf = async () => {
    const rows = await db.selectFrom("users").select(["id", "name", "state"]).orderBy("name").execute();
    return rows.map(({ state, ...row }) => ({ ...row, here: state === "active" }));
  };
  const snapshots = createSnapshots({ db: ofShares, blobs, secretsBlock: policy.secretsBlock });
  const checks = new SnapshotChecks(parts);
  return {
    snapshots,
    kept: new KeptNotebooks({ ...parts, db: ofShares, links, snapshots, checks }),
    links,
    readings,
    comments: new Comments(parts),
    checks,
    async options(person) {
      const people = (await namesOf()).filter(({ id, here }) => here && id !== person.id);
      return { ...policy, people: people.map(({ id, name }) => ({ id, name })) };
    },
    mentions: (person) => mentionsOf(person, { db, readings, secret: parts.secret }),
    async visits(person, link) {
      const [visits, names] = await Promise.all([links.visits(person, link), namesOf()]);
      const nameOf = new Map(names.map(({ id, name }) => [id, name]));
      return visits.map(({ person: reader, ...visit }) => ({
        ...visit,
        name: reader === null ? null : (nameOf.get(reader) ?? "Somebody who is no longer here"),
      }));
    },
  };
}
