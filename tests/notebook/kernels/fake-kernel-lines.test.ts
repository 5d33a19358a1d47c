import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { createFakeKernelLines } from "@/notebook/kernels/fake-kernel-lines";
import { keepsKernelLineRules } from "@/tests/contracts/kernel-line";

describe("fake kernel lines", () =>
  keepsKernelLineRules(async () => {
    const lines = createFakeKernelLines({ ids: { next: () => randomUUID() } });
    return {
      lines,
      app: { appId: "a", socketPath: "", baseUrl: "/apps/a/", tokenFile: "" },
      kernelspec: "python3",
      async cut(kernelId, during) {
        lines.cut(kernelId);
        await during();
        lines.mend(kernelId);
      },
      close: async () => {},
    };
  }));
