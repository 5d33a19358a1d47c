import { queries } from "../studio/queries";
import { sentenceOf, studio } from "../studio/studio-client";
import { checkConnection } from "../studio/studio-store";
import { endTerminal } from "../terminal/terminals";
import { confirmed } from "../ui/ask-store";
import { tell, warn } from "../ui/toast-store";
import { losses } from "./losses";
import { billedAfter, consequence, type RunningRow, rowName } from "./running-rows";
import { endKernel } from "./use-running";

/** Shuts down what a line stands for, after saying what that means. */
export async function shutDown(row: RunningRow, all: readonly RunningRow[]): Promise<void> {
  const sure = await confirmed({
    title: `Shut down ${row.type === "instance" ? "instance " : ""}“${rowName(row)}”?`,
    description: [consequence(row, all), await lossesNow(row, all)].filter(Boolean).join(" "),
    confirm: "Shut down",
    danger: true,
  });
  if (!sure) return;
  try {
    await end(row);
    tell(`“${rowName(row)}” is shut down. ${billedAfter(row, all)}`.trim());
  } catch (error) {
    warn(sentenceOf(error));
  }
  await queries.invalidateQueries({ queryKey: ["running"] });
  checkConnection();
}

/** Told where it can be; that it cannot is no reason not to shut down. */
async function lossesNow(row: RunningRow, all: readonly RunningRow[]): Promise<string> {
  if (row.type === "terminal") return "";
  const disk = await studio.compute.disk.query({ home: false }).catch(() => null);
  return losses(row, { all, disk: disk ?? { home: null, scratch: [] } });
}

async function end(row: RunningRow): Promise<void> {
  switch (row.type) {
    case "instance":
      if (row.instance.id !== null) await studio.compute.stopInstance.mutate({ instanceId: row.instance.id });
      else for (const app of row.instance.apps) await studio.compute.stopApp.mutate({ appId: app.id });
      return;
    case "app":
      await studio.compute.stopApp.mutate({ appId: row.app.id });
      return;
    case "kernel":
      return endKernel(row.app.id, row.kernel.id);
    case "terminal":
      return endTerminal(row.app.id, row.name);
    default:
      return row satisfies never;
  }
}
