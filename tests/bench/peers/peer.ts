import type { Browser, BrowserContext, CDPSession, Page } from "@playwright/test";

/**
 * One program under measurement. Both are driven in the same Chromium, in turn, each run in a fresh context; what a
 * figure needs to know of each is here, so that a figure is written once.
 */
export interface Peer {
  readonly name: "Atelier" | "JupyterLab";
  /** Where notebooks to open are put. */
  readonly home: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** A signed-in context with nothing cached but the session. */
  context(browser: Browser): Promise<BrowserContext>;
  readonly launcherUrl: string;
  readonly selectors: Selectors;
  /** Opens a file of the home from the loaded launcher as a person does; answers at the click. */
  openFromTree(page: Page, name: string): Promise<void>;
  /** The address that opens a notebook directly. */
  notebookUrl(name: string): string;
  runAll(page: Page): Promise<void>;
  /** Ends the kernel of the open notebook; what kernels run on stays. */
  endKernel(page: Page): Promise<void>;
  /** Ends what kernels run on as well; only where that is a thing of its own. */
  endCompute: ((page: Page) => Promise<void>) | null;
  /** With no kernel: starts one and runs the cell that has the focus, with nothing to answer on the way. */
  runFromNoKernel(page: Page): Promise<void>;
  save(page: Page): Promise<void>;
  /** Process ids of the server side, by name. */
  serverProcesses(): Promise<Readonly<Record<string, readonly number[]>>>;
}

interface Selectors {
  /** There once the launcher can be used. */
  readonly launcher: string;
  readonly cell: string;
  /** The text of any cell. */
  readonly cellText: string;
  /** What is seen of the text of code cells, being edited or not. */
  readonly code: string;
  readonly output: string;
  readonly scroller: string;
  /** There while the kernel waits, and while it works. */
  readonly idle: string;
  readonly busy: string;
}

export interface Run {
  readonly peer: Peer;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly cdp: CDPSession;
  /** The name of this run's notebook: no run opens what another has opened. */
  readonly notebook: string;
}
