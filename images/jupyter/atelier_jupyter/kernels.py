"""Kernels know which notebook they work for, and start in its folder."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.services.sessions.sessionmanager import SessionManager
from jupyter_server.utils import to_os_path

from .waiting_kernel import WaitingKernel


class AtelierKernelManager(AsyncMappingKernelManager):
    """`ATELIER_NOTEBOOK` is the path that a kernel was asked for with, where that names a file and not a folder."""

    waiting: WaitingKernel | None = None

    def keep_one_waiting(self, *, name: str, loads: str) -> None:
        self.waiting = WaitingKernel(self, name=name, loads=loads)

    async def start_kernel(self, *, path: str | None = None, **options: Any) -> str:  # type: ignore[override]
        environment = dict(options.pop("env", None) or os.environ)
        if path and "ATELIER_NOTEBOOK" not in environment:
            if not os.path.isdir(to_os_path(path, self.root_dir)):
                environment["ATELIER_NOTEBOOK"] = path.strip("/")
        claimed = await self._claimed(path, {**options, "env": environment})
        return claimed or await self.start_fresh(path=path, env=environment, **options)

    async def start_fresh(self, **options: Any) -> str:
        return await super().start_kernel(**options)

    async def _claimed(self, path: str | None, options: dict[str, Any]) -> str | None:
        """The one that waits goes to whoever comes first; for another kind of kernel it is of no use any more."""
        waiting, self.waiting = self.waiting, None
        if waiting is None:
            return None
        name = options.get("kernel_name") or self.default_kernel_name
        if path is None or name != waiting.name or options.get("kernel_id") is not None:
            asyncio.ensure_future(waiting.end())
            return None
        environment = options["env"]
        return await waiting.claim(folder=self.cwd_for_path(path, env=environment), environment=environment)

    def list_kernels(self) -> list[dict[str, Any]]:  # type: ignore[override]
        hidden = None if self.waiting is None else self.waiting.kernel_id
        return [kernel for kernel in super().list_kernels() if kernel["id"] != hidden]

    async def shutdown_kernel(self, kernel_id: str, now: bool = False, restart: bool = False) -> None:  # type: ignore[override]
        """Jupyter leaves who listened to it on an open line that nothing will ever be said on."""
        await super().shutdown_kernel(kernel_id, now=now, restart=restart)
        for connection in list(ZMQChannelsWebsocketConnection._open_sockets):
            if connection.kernel_id == kernel_id:
                connection.websocket_handler.close()


class AtelierSessionManager(SessionManager):
    def get_kernel_env(self, path: str | None, name: str | None = None) -> dict[str, str]:
        environment = super().get_kernel_env(path, name)
        if path:
            environment["ATELIER_NOTEBOOK"] = path.strip("/")
        return environment
