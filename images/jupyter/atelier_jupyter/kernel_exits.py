"""How each kernel's process ended, written down for the notebook server: one JSON object a line in
`$ATELIER_RUN_FOLDER/kernel-exits.jsonl`, beside Jupyter's socket.

Jupyter itself forgets the exit status and starts a fresh kernel in silence. With these settings it does neither:

    settings.MultiKernelManager.kernel_manager_class = "atelier_jupyter.kernel_exits.RecordingKernelManager"
    settings.KernelRestarter.restart_limit = 0
    settings.KernelRestarter.time_to_dead = 1.0
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

from .kernel_lines import patient, read_without_limit

NOT_LIMITED = 1 << 60


class RecordingKernelManager(ServerKernelManager):
    """Notices the end of its kernel at once, where the system has process file descriptors, else within a poll."""

    _watched: subprocess.Popen[bytes] | None = None
    _memory: MemoryGroup | None = None
    _peak_bytes: int | None = None

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        return patient(super().format_kernel_cmd(extra_arguments))

    async def _async_launch_kernel(self, kernel_cmd: list[str], **options: Any) -> None:
        read_without_limit(self.context)
        await super()._async_launch_kernel(kernel_cmd, **options)
        process = getattr(self.provisioner, "process", None)
        if process is None:
            return
        self._watched = process
        self._memory = MemoryGroup(process.pid)
        self._peak_bytes = None
        watch(process, self._ended)

    _launch_kernel = _async_launch_kernel

    async def _async_is_alive(self) -> bool:
        alive = await super()._async_is_alive()
        if not alive:
            self._record()
        elif self._memory is not None:
            self._memory.sample()
        return alive

    is_alive = _async_is_alive  # type: ignore[assignment]

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        if process is not self._watched:
            return
        self._peak_bytes = reap(process)
        self._record()
        restarter = getattr(self, "_restarter", None)
        if restarter is not None and not self.shutting_down:
            asyncio.ensure_future(restarter.poll())

    def _record(self) -> None:
        process, memory = self._watched, self._memory
        if process is None or memory is None:
            return
        self._watched = None
        record(
            {
                "kernel_id": self.kernel_id,
                "returncode": process.poll(),
                "at": time.time(),
                "pid": process.pid,
                "oomKills": memory.kills_lately(),
                "peakBytes": self._peak_bytes,
                "limitBytes": memory.limit(),
                "asked": bool(self.shutting_down),
            }
        )


def watch(process: subprocess.Popen[bytes], ended: Any) -> None:
    try:
        descriptor = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        return
    loop = asyncio.get_running_loop()

    def readable() -> None:
        loop.remove_reader(descriptor)
        os.close(descriptor)
        ended(process)

    loop.add_reader(descriptor, readable)


def reap(process: subprocess.Popen[bytes]) -> int | None:
    """Waits for it as `Popen` would, and learns the most memory it held, which `Popen` throws away."""
    with process._waitpid_lock:  # type: ignore[attr-defined]
        if process.returncode is not None:
            return None
        try:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        except ChildProcessError:
            return None
        if pid == 0:
            return None
        process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss * 1024


def record(line: dict[str, Any]) -> None:
    path = os.path.join(os.environ["ATELIER_RUN_FOLDER"], "kernel-exits.jsonl")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


class MemoryGroup:
    """The control group that a process counts its memory in; on machines without one, nothing is known."""

    def __init__(self, pid: int) -> None:
        self.folder, self.unified = memory_folder(pid)
        self.before = self.now = self.kills()

    def kills(self) -> int | None:
        name = "memory.events" if self.unified else "memory.oom_control"
        return self.field(name, "oom_kill")

    def sample(self) -> None:
        self.before, self.now = self.now, self.kills()

    def kills_lately(self) -> int | None:
        """Since the poll before the last: an older kill was of another process, which the kernel outlived."""
        kills = self.kills()
        return None if kills is None or self.before is None else kills - self.before

    def limit(self) -> int | None:
        if self.folder is None:
            return None
        if not self.unified:
            limit = self.field("memory.stat", "hierarchical_memory_limit")
            return None if limit is None or limit > NOT_LIMITED else limit
        limits = [int(text) for text in self.texts_upwards("memory.max") if text.isdigit()]
        return min(limits, default=None)

    def texts_upwards(self, name: str) -> list[str]:
        folders = [] if self.folder is None else [self.folder, *self.folder.parents]
        return [text.strip() for folder in folders if (text := read(folder / name)) is not None]

    def field(self, name: str, key: str) -> int | None:
        text = None if self.folder is None else read(self.folder / name)
        for line in (text or "").splitlines():
            words = line.split()
            if len(words) == 2 and words[0] == key:
                return int(words[1])
        return None


def memory_folder(pid: int) -> tuple[Path | None, bool]:
    for line in (read(Path(f"/proc/{pid}/cgroup")) or "").splitlines():
        _, controllers, path = line.split(":", 2)
        unified = controllers == ""
        if not unified and "memory" not in controllers.split(","):
            continue
        root = Path("/sys/fs/cgroup") if unified else Path("/sys/fs/cgroup/memory")
        # Inside a container the path may be the host's; then the root is the group itself.
        for folder in (root / path.strip("/"), root):
            if (folder / ("memory.events" if unified else "memory.oom_control")).exists():
                return folder, unified
    return None, False


def read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None
