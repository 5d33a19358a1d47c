import { expect, it } from "vitest";
import { candidates } from "@/server/compute/local/cgroup-hierarchies";

it("finds the hierarchies of version 1 that matter, and where this process is in each", () => {
  const mounts = [
    "30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct",
    "31 25 0:27 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
    "32 25 0:28 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices",
    "20 1 0:5 / /proc rw - proc proc rw",
  ].join("\n");
  const own = ["4:memory:/session/a", "3:cpu,cpuacct:/", "2:devices:/"].join("\n");
  expect(candidates(mounts, own)).toEqual([
    { version: 1, controllers: new Set(["cpu", "cpuacct"]), mount: "/sys/fs/cgroup/cpu,cpuacct", own: "/" },
    { version: 1, controllers: new Set(["memory"]), mount: "/sys/fs/cgroup/memory", own: "/session/a" },
  ]);
});

it("finds the one hierarchy of version 2, also in a container that sees a part of it", () => {
  const whole = "30 25 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw,nsdelegate";
  expect(candidates(whole, "0::/user.slice/app.scope")).toMatchObject([
    { version: 2, own: "/user.slice/app.scope" },
  ]);
  const part = "30 25 0:26 /docker/abc /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw";
  expect(candidates(part, "0::/docker/abc/app")).toMatchObject([{ version: 2, own: "/app" }]);
});
