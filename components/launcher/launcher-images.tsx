"use client";
import { useQuery } from "@tanstack/react-query";
import { useShell } from "../shell/shell-store";
import { sentenceOf, studio } from "../studio/studio-client";

type Image = Awaited<ReturnType<typeof studio.compute.images.query>>[number];

/** The images that kernels can run in, and whether each is ready to start. */
export function LauncherImages() {
  const { data, error } = useQuery({
    queryKey: ["compute.images"],
    queryFn: () => studio.compute.images.query(),
    refetchInterval: (query) =>
      query.state.data?.some((image) => image.build.state === "building") ? 3_000 : false,
  });
  return (
    <section aria-labelledby="kernel-images">
      <h2 id="kernel-images" className="mb-1.5 text-xs font-semibold text-ink-soft">
        Kernel images
      </h2>
      {error && <p className="text-xs text-ink-faint">{sentenceOf(error)}</p>}
      {!data && !error && <p className="text-xs text-ink-faint">Looking them up…</p>}
      <ul className="flex flex-col gap-1.5">
        {data?.map((image) => (
          <li key={image.id} className="flex items-baseline gap-2">
            <span className="min-w-0 truncate">{image.name}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-faint">
              {image.kernelspecs.map((spec) => spec.displayName).join(", ")}
            </span>
            <BuildState build={image.build} />
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="mt-2 text-xs text-accent-text hover:underline"
        onClick={() => useShell.getState().openOverlay("packages")}
      >
        Packages you added…
      </button>
    </section>
  );
}

function BuildState({ build }: { build: Image["build"] }) {
  switch (build.state) {
    case "ready":
      return <span className="shrink-0 text-xs text-success">Ready</span>;
    case "building":
      return (
        <span className="shrink-0 text-xs text-ink-soft" title={build.note}>
          Being built…
        </span>
      );
    case "not-built":
      return (
        <span className="shrink-0 text-xs text-ink-faint" title={build.note}>
          Built at first use
        </span>
      );
    case "failed":
      return (
        <span className="shrink-0 text-xs text-danger" title={build.reason}>
          Could not be built
        </span>
      );
    case "withdrawn":
      return (
        <span className="shrink-0 text-xs text-warning" title={build.reason}>
          Withdrawn
        </span>
      );
    default:
      return build satisfies never;
  }
}
