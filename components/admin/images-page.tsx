"use client";
import { useEffect, useState } from "react";
import { failureOf, sentenceOf } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";
import { AdminFrame } from "./admin-frame";
import { BuildLogDialog } from "./build-log-dialog";
import { BuildsTable } from "./builds-table";
import { ImageCard } from "./image-card";
import { PublishDialog } from "./publish-dialog";
import { type AdminImage, useImages } from "./use-images";

/** For administrators: the environments that kernels start from. */
export function ImagesPage() {
  return (
    <AdminFrame
      page="Images"
      lead="What kernels start from. A new version is what new apps get; what runs goes on with the one that it has, and people can stay on a version."
    >
      <AllImages />
    </AdminFrame>
  );
}

/** `null`: a new one. */
type Publishing = { readonly of: AdminImage | null };

function AllImages() {
  const { data, error, isPending } = useImages();
  const [publishing, setPublishing] = useState<Publishing | null>(null);
  const [build, setBuild] = useState<string | null>(null);
  useEffect(() => {
    if (error && failureOf(error) === "signed-out") location.assign("/login?next=%2Fadmin%2Fimages");
  }, [error]);
  if (isPending)
    return (
      <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
        <Spinner className="size-3!" /> Looking at the images…
      </p>
    );
  if (data === undefined)
    return (
      <p role="alert" className="mt-6 text-danger">
        {sentenceOf(error)}
      </p>
    );
  return (
    <>
      <div className="mt-4">
        <Button look="primary" onClick={() => setPublishing({ of: null })}>
          New image…
        </Button>
      </div>
      {data.map((image) => (
        <ImageCard key={image.name} image={image} onPublish={() => setPublishing({ of: image })} />
      ))}
      <BuildsTable onShow={setBuild} />
      {publishing && (
        <PublishDialog
          of={publishing.of}
          taken={data.map(({ name }) => name)}
          onClose={() => setPublishing(null)}
          onBegun={(id) => {
            setPublishing(null);
            setBuild(id);
          }}
        />
      )}
      {build && <BuildLogDialog id={build} onClose={() => setBuild(null)} />}
    </>
  );
}
