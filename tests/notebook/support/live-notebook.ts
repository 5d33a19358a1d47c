import { startKernelApp } from "../../support/kernel-app";
import { connectTo } from "./notebook-host";
import { notebookProcess, studioGiving } from "./notebook-process";

interface LiveNotebookOptions {
  /** What the studio server says became of the kernel app; that it is ready, unless told otherwise. */
  readonly status?: () => unknown;
  /** Puts the reserve on a disk of its own before anything is written there; gives back how to take it off again. */
  readonly reserveOn?: (folder: string) => () => void;
}

/** A notebook server that can be killed, a kernel app that runs real kernels, and a browser at it. */
export async function startLiveNotebook({ status, reserveOn }: LiveNotebookOptions = {}) {
  const app = await startKernelApp();
  const server = notebookProcess(app.home);
  const takeOff = reserveOn?.(server.reserve);
  const studio = await studioGiving(app, server.studioSocket, { status });
  await server.start();
  const browser = connectTo(server);
  return {
    app,
    server,
    browser,
    async end(): Promise<void> {
      browser.close();
      await server.stop();
      studio.close();
      await app.stop();
      takeOff?.();
      server.remove();
    },
  };
}

export type LiveNotebook = Awaited<ReturnType<typeof startLiveNotebook>>;
