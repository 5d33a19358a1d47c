import type { HardwareClass, TypeByClass } from "./hardware";

/** An image with its kernels, as far as choosing one needs it. */
interface ChoosableImage {
  readonly id: string;
  readonly kernelspecs: readonly { readonly name: string; readonly hardware: HardwareClass }[];
}

/** Where several images have the kernel, or none has. */
const usualImage = "data-science";
const usualKernelspec = "python3";

/**
 * What a notebook runs on for which nobody has chosen anything: an image with the kernel that its file names, on the
 * type for what that kernel needs. A kernel that no image has stays named, so that the start can say so.
 */
export function firstChoice(of: {
  /** As the notebook's file names it. */
  readonly kernelspec: string | null;
  readonly images: readonly ChoosableImage[];
  readonly types: TypeByClass;
}): { readonly image: string; readonly kernelspec: string; readonly instanceType: string } {
  const kernelspec = of.kernelspec ?? usualKernelspec;
  const having = of.images.filter((image) => image.kernelspecs.some(({ name }) => name === kernelspec));
  const among = having.length > 0 ? having : of.images;
  const image = among.find(({ id }) => id === usualImage) ?? among[0];
  const hardware = image?.kernelspecs.find(({ name }) => name === kernelspec)?.hardware ?? "cpu";
  return {
    image: image?.id ?? usualImage,
    kernelspec,
    instanceType: of.types[hardware] ?? of.types.cpu ?? "",
  };
}
