import type { SessionHouse } from "../sessions/session-house";
import type { FinishedRun } from "../usage/finished-run";
import type { SnapshotStore } from "./snapshot-store";
import type { Snapshots } from "./snapshots";

interface KeepTools {
  readonly house: Pick<SessionHouse, "hostOf">;
  readonly snapshots: Snapshots;
  readonly studio: SnapshotStore;
}

/**
 * A run of a cell logged something: its notebook is kept as it is now, so that whoever reads what was logged finds what
 * made it. Nobody looks at it before others do, so whatever looks like a secret is masked.
 */
export async function keepLogged({ house, snapshots, studio }: KeepTools, run: FinishedRun): Promise<void> {
  const host = house.hostOf(run.notebook);
  if (host === null) return;
  const { session } = host.log;
  const masks = snapshots.scan(session, { withOutputs: true }).map(({ text }) => text);
  const options = { withOutputs: true, masks: [...new Set(masks)], git: null, app: host.kernelApp };
  const { id } = await snapshots.take(session, options);
  await studio.keepFor({ run, snapshot: id });
}
