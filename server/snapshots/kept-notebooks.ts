import type { Kysely } from "kysely";
import type { SnapshotChecks } from "./checks";
import { tokenOf } from "./link-token";
import type { Links } from "./links";
import type { Snapshots } from "./snapshots";
import type { SnapshotTables } from "./tables";

interface Needs {
  readonly db: Kysely<SnapshotTables>;
  readonly links: Links;
  readonly snapshots: Pick<Snapshots, "read">;
  readonly checks: Pick<SnapshotChecks, "isReproduced">;
  readonly secret: string;
}

type Owner = { readonly id: string; readonly domainId: string };

/**
 * Notebooks that are kept by themselves, for what their cells logged: one link for each, which the domain reads, with a
 * version each time. It is among nobody's own links, and their notebooks can be shared beside it in any way.
 */
export class KeptNotebooks {
  constructor(private readonly needs: Needs) {}

  /** Answers where it is kept, and the place of that cell in it, from 1. */
  async add(
    owner: Owner,
    of: { readonly notebook: string; readonly snapshot: string; readonly cell: string },
  ): Promise<{ link: string; version: number; position: number | null }> {
    const { links, snapshots } = this.needs;
    const at = (await snapshots.read(of.snapshot))?.notebook.order.indexOf(of.cell) ?? -1;
    const known = await this.linkOf(owner, of.notebook);
    const terms = { audience: "domain" as const, people: [], note: "", expiresAt: null };
    const { id, versions } =
      known === null
        ? await links.create(owner, { ...of, terms, purpose: "logged" })
        : await links.addVersion(owner, { link: known, snapshot: of.snapshot });
    return { link: id, version: versions[0]?.number ?? 1, position: at < 0 ? null : at + 1 };
  }

  /** Where a link of that id is read. */
  address(link: string): string {
    return `/s/${tokenOf(link, this.needs.secret)}`;
  }

  /** Whether the last check of that version found that it reproduces. */
  async isReproduced(of: { readonly link: string; readonly version: number }): Promise<boolean> {
    const row = await this.needs.db
      .selectFrom("share_versions")
      .select("snapshot")
      .where("link", "=", of.link)
      .where("number", "=", of.version)
      .executeTakeFirst();
    return row !== undefined && (await this.needs.checks.isReproduced(row.snapshot));
  }

  private async linkOf(owner: Owner, notebook: string): Promise<string | null> {
    const row = await this.needs.db
      .selectFrom("share_links")
      .select("id")
      .where("owner", "=", owner.id)
      .where("notebook", "=", notebook)
      .where("purpose", "=", "logged")
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    return row?.id ?? null;
  }
}
