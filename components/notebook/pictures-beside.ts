import { useEffect, useMemo } from "react";
import { Contents } from "@/components/files/contents";
import { pathBeside } from "@/components/outputs/relative-images";

/** Pictures of the home that this notebook shows; each is read once for as long as the notebook is on the screen. */
export function usePicturesBeside(at: {
  readonly appId: string;
  readonly notebook: string;
}): (path: string) => Promise<string | null> {
  const { appId, notebook } = at;
  const pictures = useMemo(() => {
    const contents = new Contents(appId);
    const known = new Map<string, Promise<string | null>>();
    const read = async (path: string) => {
      const { base64, mimetype } = await contents.readBase64(path);
      const type = mimetype ?? (path.toLowerCase().endsWith(".svg") ? "image/svg+xml" : "image/png");
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      return URL.createObjectURL(new Blob([bytes], { type }));
    };
    const show = (source: string) => {
      const path = pathBeside(notebook, source);
      if (path === null) return Promise.resolve(null);
      const found = known.get(path) ?? read(path).catch(() => null);
      known.set(path, found);
      return found;
    };
    return { known, show };
  }, [appId, notebook]);
  useEffect(
    () => () => {
      for (const url of pictures.known.values()) void url.then((made) => made && URL.revokeObjectURL(made));
      pictures.known.clear();
    },
    [pictures],
  );
  return pictures.show;
}
