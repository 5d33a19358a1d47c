import { suits } from "@/core/compute/hardware";
import { AppError } from "@/core/errors";
import type { InstanceTypeOffer } from "@/server/compute/compute-backend";
import type { OfferedImage } from "@/server/images/images";
import type { Kernelspec } from "@/server/images/kernelspecs";

/** The offer for that instance type, or why it cannot be had. */
export function offered(offers: readonly InstanceTypeOffer[], name: string): InstanceTypeOffer {
  const offer = offers.find((one) => one.type.name === name);
  if (offer === undefined)
    throw new AppError("not-found", `There is no instance type named "${name}". Choose another.`);
  if (offer.unavailable !== null) throw new AppError("capacity", offer.unavailable);
  return offer;
}

/** The image's kernel of that name; refuses one that it does not bring, and an image that nothing starts from any more. */
export function offersKernelspec(image: OfferedImage, kernelspec: string): Kernelspec {
  if (image.build.state === "withdrawn") throw new AppError("conflict", image.build.reason);
  const found = image.kernelspecs.find((one) => one.name === kernelspec);
  if (found !== undefined) return found;
  const names = image.kernelspecs.map((one) => one.displayName).join(", ");
  throw new AppError(
    "invalid",
    `The image "${image.name}" has no kernel named "${kernelspec}". Choose another${names === "" ? "" : `: ${names}`}.`,
  );
}

/** The types that suit a kernel and can be had; refuses the one that was asked for where it does not suit. */
export function suitingTypes(
  offers: readonly InstanceTypeOffer[],
  of: { readonly kernel: Kernelspec; readonly type: InstanceTypeOffer["type"] },
): readonly string[] {
  const suiting = offers.filter(({ type }) => suits(of.kernel.hardware, type));
  const names = suiting.filter((one) => one.unavailable === null).map((one) => one.type.name);
  if (suits(of.kernel.hardware, of.type)) return names;
  const others =
    names.length === 0 ? "No type with a GPU can start here now." : `Types with a GPU: ${names.join(", ")}.`;
  throw new AppError(
    "invalid",
    `The kernel "${of.kernel.displayName}" needs a GPU, and ${of.type.name} has none. Nothing was started. ${others}`,
  );
}
