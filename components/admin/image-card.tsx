"use client";
import { studio } from "../studio/studio-client";
import { confirmed } from "../ui/ask-store";
import { Button } from "../ui/button";
import { tableLook } from "../usage/usage-table";
import { type AdminImage, type AdminVersion, decide } from "./use-images";

/** One image with its versions, and what can be decided about each. */
export function ImageCard({
  image,
  onPublish,
}: {
  readonly image: AdminImage;
  readonly onPublish: () => void;
}) {
  return (
    <section
      aria-label={image.displayName}
      className="mt-4 overflow-x-auto rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">
            {image.displayName} <span className="font-normal text-ink-soft">{image.name}</span>
          </h2>
          {image.description !== "" && <p className="text-ink-soft">{image.description}</p>}
        </div>
        <Button onClick={onPublish} aria-label={`New version of ${image.displayName}`}>
          New version…
        </Button>
      </div>
      <table className={`${tableLook} mt-2`}>
        <caption className="sr-only">Versions of {image.displayName}</caption>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col" className="ps-4!">
              State
            </th>
            <th scope="col" className="ps-4!">
              Kernels
            </th>
            <th scope="col">
              <span className="sr-only">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {image.versions.map((version) => (
            <VersionRow key={version.version} image={image} version={version} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function VersionRow({ image, version }: { readonly image: AdminImage; readonly version: AdminVersion }) {
  const isCurrent = version.version === image.current;
  const isWithdrawn = version.withdrawnAt !== null;
  const of = { image: image.name, version: version.version };
  const name = `version ${version.version} of ${image.displayName}`;
  const withdraw = async () => {
    const pins =
      version.pins === 0
        ? ""
        : ` ${version.pins} ${version.pins === 1 ? "person stays" : "people stay"} on it and must choose another.`;
    const sure = await confirmed({
      title: `Withdraw version ${version.version} of ${image.displayName}?`,
      description: `Nothing new starts from it. What runs goes on until it stops.${pins}`,
      confirm: "Withdraw",
      danger: true,
    });
    if (sure) await decide(() => studio.images.withdraw.mutate({ ...of, withdrawn: true }));
  };
  return (
    <tr>
      <th scope="row" className="whitespace-nowrap">
        {version.version}
        {isCurrent && <span className="ms-2 rounded bg-success-soft px-1.5 text-xs text-ink">current</span>}
        <span className="block text-xs font-normal text-ink-soft">
          {new Date(version.createdAt).toLocaleDateString()}
          {version.python !== null && `, Python ${version.python}`}
        </span>
      </th>
      <td className="max-w-64 ps-4">
        {stateText(version)}
        {version.pins > 0 && (
          <span className="block text-xs text-ink-soft">
            {version.pins} {version.pins === 1 ? "person stays" : "people stay"} on it
          </span>
        )}
        <code className="block truncate text-2xs text-ink-faint" title={version.digest}>
          {version.digest.slice(0, 16)}
        </code>
      </td>
      <td className="ps-4">
        {version.kernelspecs?.map((spec) => spec.displayName).join(", ") ?? "Not looked at yet"}
      </td>
      <td className="ps-4 text-end! whitespace-nowrap">
        <span className="inline-flex gap-1.5">
          {!isCurrent && !isWithdrawn && (
            <Button
              aria-label={`Make current: ${name}`}
              onClick={() => void decide(() => studio.images.makeCurrent.mutate(of))}
            >
              Make current
            </Button>
          )}
          {isWithdrawn ? (
            <Button
              aria-label={`Let start again: ${name}`}
              onClick={() => void decide(() => studio.images.withdraw.mutate({ ...of, withdrawn: false }))}
            >
              Let start again
            </Button>
          ) : (
            <Button look="quiet" aria-label={`Withdraw: ${name}`} onClick={() => void withdraw()}>
              Withdraw
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}

function stateText({ build, withdrawnAt }: AdminVersion): string {
  if (withdrawnAt !== null) return "Withdrawn: nothing new starts from it";
  switch (build.state) {
    case "ready":
      return "Ready";
    case "not-built":
    case "building":
      return build.note === "" ? "Made when it is first used" : build.note;
    case "failed":
    case "withdrawn":
      return build.reason;
    default:
      return build satisfies never;
  }
}
