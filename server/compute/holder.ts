import { readFile } from "node:fs/promises";

/** Names a process for ever: machine since its start, pid, and when that pid began. */
export async function thisHolder(): Promise<string> {
  return `${await bootId()}/${process.pid}/${(await startTime(process.pid)) ?? ""}`;
}

/** Only known for processes of this machine; of another's, only the end of the lease says so. */
export async function holderIsDead(holder: string): Promise<boolean> {
  const [boot, pid, started] = holder.split("/");
  if (boot === "" || boot !== (await bootId()) || pid === undefined) return false;
  return (await startTime(Number(pid))) !== started;
}

async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")).trim();
}

async function startTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields === undefined || fields[0] === "Z" ? null : (fields[19] ?? null);
}
