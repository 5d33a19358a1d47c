import type { KernelLines } from "./kernels/kernel-line";

/** The kernel protocol is loaded with the first kernel: most servers have none most of the time. */
export function lazyKernelLines(load: () => Promise<KernelLines>): KernelLines {
  let loaded: Promise<KernelLines> | null = null;
  const lines = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    start: async (app, options) => (await lines()).start(app, options),
    reopen: async (app, options) => (await lines()).reopen(app, options),
  };
}
