"use client";
import { Package } from "lucide-react";
import type { ImagePackages } from "@/notebook/wire";
import { useImages } from "../notebook/compute-offers";
import { useShell } from "../shell/shell-store";
import { sentenceOf } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/spinner";
import { removePackage, useAddedPackages } from "./use-added-packages";

/** What this person added to images: what comes back with their next start, and how to be rid of it. */
export function PackagesDialog() {
  const close = useShell((state) => state.closeOverlay);
  const { data, error } = useAddedPackages();
  const images = useImages({ enabled: true });
  const nameOf = (id: string) => images.data?.find((image) => image.id === id)?.name ?? id;
  return (
    <Dialog
      title="Packages you added"
      description="They come back whenever you start the image, on any instance type. Nobody else has them."
      onClose={close}
      className="w-[min(36rem,calc(100vw-1.5rem))]!"
    >
      {error && (
        <p role="alert" className="py-6 text-danger">
          {sentenceOf(error)}
        </p>
      )}
      {!data && !error && (
        <p role="status" className="flex items-center gap-2 py-6 text-ink-soft">
          <Spinner /> Looking…
        </p>
      )}
      {data?.length === 0 && (
        <Blank icon={<Package />} title="You have added nothing">
          <code className="font-mono">%pip install</code> in a cell, or{" "}
          <code className="font-mono">pip install</code> in an image terminal, adds to the image for you.
        </Blank>
      )}
      {data?.map((each) => (
        <OfImage key={each.image} of={each} name={nameOf(each.image)} />
      ))}
    </Dialog>
  );
}

function OfImage({ of, name }: { of: ImagePackages; name: string }) {
  return (
    <section className="mt-4">
      <h3 className="text-xs font-semibold text-ink-soft">Added to {name}</h3>
      <ul aria-label={`Added to ${name}`} className="-mx-2 mt-1">
        {of.packages.map((each) => (
          <Line key={each.key} added={each} onRemove={() => removePackage(of.image, each)} />
        ))}
      </ul>
    </section>
  );
}

function Line(props: { added: ImagePackages["packages"][number]; onRemove: () => Promise<void> }) {
  const { name, version, requested, problem } = props.added;
  return (
    <li className="flex items-center gap-3 rounded-md px-2 py-1 hover:bg-hover">
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          {name} <span className="text-ink-soft tabular-nums">{version}</span>
          {!requested && <span className="text-xs text-ink-faint"> · came along with another</span>}
        </span>
        {problem !== null && (
          <span className="block text-xs text-warning">Not restored at the last start: {problem}</span>
        )}
      </span>
      <Button className="h-6" aria-label={`Remove ${name}`} onClick={() => void props.onRemove()}>
        Remove
      </Button>
    </li>
  );
}
