import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/core/errors";
import type { Owner } from "@/server/compute/compute";
import { bodyOf } from "@/server/kernel-apps/body";
import type { SnapshotChecks } from "@/server/snapshots/checks";
import type { Snapshots } from "@/server/snapshots/snapshots";

export interface SnapshotNeeds {
  readonly snapshots: Pick<Snapshots, "receive" | "readFor" | "partFor" | "wheelFor">;
  readonly checks: Pick<SnapshotChecks, "add">;
}

const longestReport = 20_000_000;

/** What notebook servers bring and fetch of snapshots, each for its own person. */
export async function answerAboutSnapshots(
  call: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly owner: Owner;
    readonly path: string;
  },
  { snapshots, checks }: SnapshotNeeds,
): Promise<void> {
  const { request, response, owner, path } = call;
  const json = (body: unknown) =>
    void response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  if (request.method === "POST" && path === "/snapshots")
    return json({ snapshot: await snapshots.receive(request, owner) });
  const [, snapshot = "", kind, hash = ""] =
    /^\/snapshots\/([0-9a-f]{64})(?:\/(checks|(?:wheels|parts)(?=\/)))?(?:\/([0-9a-f]{64}))?$/.exec(path) ??
    [];
  if (request.method === "POST" && kind === "checks" && hash === "") {
    if ((await snapshots.readFor(owner, snapshot)) === null) throw nothing();
    await checks.add({ snapshot, person: owner.id, text: await bodyOf(request, longestReport) });
    return json({ kept: true });
  }
  if (request.method !== "GET" || snapshot === "") throw nothing();
  if (kind === undefined && hash === "") {
    const found = await snapshots.readFor(owner, snapshot);
    return found === null ? Promise.reject(nothing()) : json(found);
  }
  const wanted = { snapshot, hash };
  const bytes =
    kind === "wheels"
      ? await snapshots.wheelFor(owner, wanted)
      : kind === "parts"
        ? await snapshots.partFor(owner, wanted)
        : null;
  if (bytes === null) throw nothing();
  response.setHeader("content-type", "application/octet-stream").end(bytes);
}

const nothing = () => new AppError("not-found", "There is no such snapshot, or nothing of it for you.");
