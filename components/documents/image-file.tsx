"use client";
import { useEffect, useState } from "react";
import { extensionOf } from "../dock/file-kinds";
import { Contents } from "../files/contents";
import { download } from "../files/file-actions";
import { sentenceOf } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";

type Shown =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly why: string }
  | { readonly phase: "open"; readonly url: string };

/** A picture. It comes as bytes and is shown as an image only, so that an SVG in it cannot run anything. */
export function ImageFile({ path, appId }: { path: string; appId: string }) {
  const [shown, setShown] = useState<Shown>({ phase: "loading" });
  const [size, setSize] = useState<string | null>(null);
  const name = path.split("/").at(-1) ?? "";
  useEffect(() => {
    let url: string | null = null;
    let over = false;
    new Contents(appId).readBase64(path).then(
      ({ base64, mimetype }) => {
        if (over) return;
        url = URL.createObjectURL(new Blob([bytesOf(base64)], { type: mimetype ?? typeOf(path) }));
        setShown({ phase: "open", url });
      },
      (error: unknown) => over || setShown({ phase: "failed", why: sentenceOf(error) }),
    );
    return () => {
      over = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [appId, path]);

  return (
    <section aria-label={`Image ${name}`} className="flex h-full min-h-0 flex-col">
      <div className="flex h-(--bar-height) shrink-0 items-center gap-2 border-b border-line px-3">
        <span className="min-w-0 flex-1 truncate text-xs text-ink-faint">{size}</span>
        <Button look="quiet" className="h-6" onClick={() => void download(path)}>
          Download
        </Button>
      </div>
      <div className="flex min-h-0 flex-1 items-center justify-center overflow-auto bg-[repeating-conic-gradient(var(--panel)_0_25%,var(--canvas)_0_50%)] bg-[length:16px_16px] p-6">
        {shown.phase === "loading" && <Spinner />}
        {shown.phase === "failed" && <p role="alert">{shown.why}</p>}
        {shown.phase === "open" && (
          // biome-ignore lint/performance/noImgElement: bytes from a home, not an asset of the site
          <img
            src={shown.url}
            alt={name}
            className="max-h-full max-w-full object-contain"
            onLoad={(event) =>
              setSize(`${event.currentTarget.naturalWidth} × ${event.currentTarget.naturalHeight} px`)
            }
          />
        )}
      </div>
    </section>
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

function typeOf(path: string): string {
  const extension = extensionOf(path);
  if (extension === "svg") return "image/svg+xml";
  return `image/${extension === "jpg" ? "jpeg" : extension}`;
}
