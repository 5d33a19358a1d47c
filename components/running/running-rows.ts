import type { studio } from "../studio/studio-client";

export type RunningInstance = Awaited<ReturnType<typeof studio.compute.running.query>>[number];
type RunningApp = RunningInstance["apps"][number];

/** What runs inside an app, as Jupyter tells it. */
export interface Inside {
  readonly kernels: readonly {
    readonly id: string;
    readonly name: string;
    readonly execution_state: string;
  }[];
  readonly terminals: readonly { readonly name: string }[];
}

/** Which notebook a kernel works for: paths by Jupyter's ids of kernels. */
export type NotebookOfKernel = Readonly<Record<string, string>>;

export type RunningRow =
  | { readonly type: "instance"; readonly key: string; readonly level: 1; readonly instance: RunningInstance }
  | {
      readonly type: "app";
      readonly key: string;
      readonly level: 2;
      readonly app: RunningApp;
      readonly instance: RunningInstance;
    }
  | {
      readonly type: "kernel";
      readonly key: string;
      readonly level: 3;
      readonly app: RunningApp;
      readonly kernel: Inside["kernels"][number];
      /** Its path; `null` where it is none's that is open. */
      readonly notebook: string | null;
    }
  | {
      readonly type: "terminal";
      readonly key: string;
      readonly level: 3;
      readonly app: RunningApp;
      readonly name: string;
      readonly terminal: "system" | "image";
    };

/** Instances → apps → kernels and terminals, as the lines of one table. */
export function runningRows(
  instances: readonly RunningInstance[],
  inside: Readonly<Record<string, Inside>>,
  notebooks: NotebookOfKernel = {},
): readonly RunningRow[] {
  return instances.flatMap((instance) => [
    { type: "instance", key: `instance:${instance.id}`, level: 1, instance } as const,
    ...instance.apps.flatMap((app) => appRows({ app, instance, inside: inside[app.id], notebooks })),
  ]);
}

function appRows(of: {
  app: RunningApp;
  instance: RunningInstance;
  inside: Inside | undefined;
  notebooks: NotebookOfKernel;
}): RunningRow[] {
  const { app, instance, inside, notebooks } = of;
  const terminal = app.kind === "JupyterServer" ? "system" : "image";
  return [
    { type: "app", key: app.id, level: 2, app, instance },
    ...(inside?.kernels ?? []).map(
      (kernel): RunningRow => ({
        type: "kernel",
        key: `${app.id}:${kernel.id}`,
        level: 3,
        app,
        kernel,
        notebook: notebooks[kernel.id] ?? null,
      }),
    ),
    ...(inside?.terminals ?? []).map(
      ({ name }): RunningRow => ({
        type: "terminal",
        key: `${app.id}:t${name}`,
        level: 3,
        app,
        name,
        terminal,
      }),
    ),
  ];
}

export function rowName(row: RunningRow): string {
  switch (row.type) {
    case "instance":
      return row.instance.type ?? "Your studio";
    case "app":
      return row.app.kind === "JupyterServer" ? "Files and notebooks" : row.app.image;
    case "kernel":
      return row.notebook === null ? `Kernel ${row.kernel.name}` : `Kernel of ${row.notebook}`;
    case "terminal":
      return `${row.terminal === "system" ? "System" : "Image"} terminal ${row.name}`;
    default:
      return row satisfies never;
  }
}

/** The sentence before something is shut down: what ends, what goes on, and what goes on being billed. */
export function consequence(row: RunningRow, all: readonly RunningRow[]): string {
  switch (row.type) {
    case "instance":
      return row.instance.id === null
        ? "Files, notebooks and system terminals close for a moment. What is saved is safe, and billed instances go on."
        : `All its apps, kernels and terminals end, and variables in them are lost. Notebooks and files are safe. ${row.instance.type} is not billed any more.`;
    case "app":
      return `Its kernels and terminals end, and variables in them are lost. Notebooks and files are safe. ${billAfter(row)}`;
    case "kernel":
      return `Variables in it are lost. Notebooks and files are safe. ${stillBilled(row.app.id, all)}`;
    case "terminal":
      return `What runs in it ends. ${stillBilled(row.app.id, all)}`;
    default:
      return row satisfies never;
  }
}

/** What goes on being billed once it is gone, and what does not; "" where nothing of it was billed. */
export function billedAfter(row: RunningRow, all: readonly RunningRow[]): string {
  switch (row.type) {
    case "instance":
      return row.instance.id === null ? "" : `${row.instance.type} is not billed any more.`;
    case "app":
      return row.instance.id === null ? "" : billAfter(row);
    case "kernel":
    case "terminal":
      return stillBilled(row.app.id, all);
    default:
      return row satisfies never;
  }
}

function billAfter({ app, instance }: Extract<RunningRow, { type: "app" }>): string {
  if (instance.id === null) return "It is free, and comes back when you next open something.";
  const others = instance.apps.filter((each) => each.id !== app.id).length;
  return others === 0
    ? `It is the last app on ${instance.type}, so that is not billed any more.`
    : `${instance.type} goes on being billed for ${others === 1 ? "one other app" : `${others} other apps`}.`;
}

function stillBilled(appId: string, all: readonly RunningRow[]): string {
  const owner = all.find((row) => row.type === "app" && row.app.id === appId);
  if (owner?.type !== "app" || owner.instance.id === null) return "";
  return `${owner.instance.type} goes on being billed until its last app is shut down.`;
}
