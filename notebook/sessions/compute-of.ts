import type { Notebook } from "@/core/notebook/notebook";
import type { ComputeChoice } from "@/core/session/session";
import { copiedFrom } from "@/core/snapshot/copied-from";

/** What somebody who knows images and types chooses for a kernel; `null` where they cannot be asked. */
export type FirstChoice = (kernelspec: string | null) => Promise<ComputeChoice | null>;

/**
 * What a notebook runs on until a person chooses: a copy of a shared one on what that ran on, others with the kernel that
 * their file names, where such kernels start.
 */
export async function computeOf(notebook: Notebook, firstChoice: FirstChoice): Promise<ComputeChoice> {
  const copied = copiedFrom(notebook.metadata);
  if (copied !== null) return copied.compute;
  const spec = notebook.metadata.kernelspec;
  const named = typeof spec === "object" && spec !== null && "name" in spec ? spec.name : null;
  const kernelspec = typeof named === "string" && named !== "" ? named : null;
  return (
    (await firstChoice(kernelspec)) ?? {
      image: "data-science",
      kernelspec: kernelspec ?? "python3",
      instanceType: "ml.t3.medium",
    }
  );
}
