import { type RefObject, useEffect } from "react";
import { useOutputSurroundings } from "./surroundings";

/** The sanitiser leaves the path of a picture beside the notebook here, and takes it from `src`. */
export const relativeSource = "data-beside";

const pictures = /\.(png|jpe?g|gif|svg|webp|bmp|avif|ico)$/i;

/** A path from the notebook's folder to a picture; not an address of anywhere else. */
export function relativePicture(source: string): string | null {
  const path = source.trim().replace(/[?#].*$/s, "");
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || /^[/\\]{2}/.test(path) || path.includes("\\")) return null;
  return pictures.test(path) ? path : null;
}

/** Where the path leads from a notebook, as a path from the home; `null` outside of the home. */
export function pathBeside(notebook: string, source: string): string | null {
  let path = source;
  try {
    path = decodeURIComponent(source);
  } catch {
    // A name with a lone percent sign stands for itself.
  }
  const parts = path.startsWith("/") ? [] : notebook.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.length === 0 ? null : parts.join("/");
}

/** Shows the pictures that lie beside the notebook: each comes as bytes, and nothing but an image is made of it. */
export function useRelativeImages(node: RefObject<HTMLElement | null>, html: string): void {
  const { pictureBeside } = useOutputSurroundings();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pictures are those of this HTML
  useEffect(() => {
    if (pictureBeside === null) return;
    let here = true;
    for (const image of node.current?.querySelectorAll<HTMLImageElement>(`img[${relativeSource}]`) ?? []) {
      const path = image.getAttribute(relativeSource) ?? "";
      pictureBeside(path).then((url) => {
        if (!here) return;
        if (url !== null) image.src = url;
        else image.title = `There is no picture at “${path}”.`;
      });
    }
    return () => {
      here = false;
    };
  }, [node, html, pictureBeside]);
}
