import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type HardwareClass, hardwareClasses } from "@/core/compute/hardware";

/** A language that an image has a kernel for. */
export interface Kernelspec {
  readonly name: string;
  readonly displayName: string;
  readonly hardware: HardwareClass;
}

const spec = z.object({
  display_name: z.string(),
  argv: z.array(z.string()).min(1),
  metadata: z.object({ hardware: z.enum(hardwareClasses).catch("cpu") }).catch({ hardware: "cpu" }),
});

/** Every kernelspec that the environment brings, of whatever language; one that cannot be read is left out. */
export async function kernelspecsIn(environment: string): Promise<readonly Kernelspec[]> {
  const folder = join(environment, "share/jupyter/kernels");
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.sort().map((name) => readSpec(folder, name)));
  return found.filter((one) => one !== null);
}

async function readSpec(folder: string, name: string): Promise<Kernelspec | null> {
  const text = await readFile(join(folder, name, "kernel.json"), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { display_name: displayName, metadata } = spec.parse(JSON.parse(text));
    return { name, displayName, hardware: metadata.hardware };
  } catch {
    return null;
  }
}

/** What the image says of its kernelspecs counts beside what they say themselves. */
export function withHardware(
  specs: readonly Kernelspec[],
  image: { readonly gpuKernelspecs?: readonly string[] | undefined },
): readonly Kernelspec[] {
  return specs.map((one) => (image.gpuKernelspecs?.includes(one.name) ? { ...one, hardware: "gpu" } : one));
}
