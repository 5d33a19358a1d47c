import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { createJupyterKernelLines } from "@/notebook/kernels/jupyter-kernel-lines";
import { keepsKernelLineRules } from "@/tests/contracts/kernel-line";
import { startKernelApp } from "@/tests/support/kernel-app";
import { cuttableSocket } from "./cuttable-socket";

describe("jupyter kernel lines", () =>
  keepsKernelLineRules(async () => {
    const running = await startKernelApp();
    const socket = await cuttableSocket(running.socketPath);
    return {
      lines: createJupyterKernelLines({ ids: { next: () => randomUUID() }, appDeath: async () => null }),
      app: { ...running, socketPath: socket.path },
      kernelspec: "python3",
      async cut(_kernelId, during) {
        socket.cut();
        await during();
        socket.mend();
      },
      async close() {
        await socket.close();
        await running.stop();
      },
    };
  }));
