"""The server application: a short list of services per kind of app, and settings from nowhere but here.

Configuration below a person's home is not read: a line in it could switch kernels on where there are none, or publish
the server. A service that is not listed has no handlers at all, so asking for it is a 404 whatever is configured.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any, ClassVar

from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from .added_packages import AddedPackages, LookHandler
from .contents import AtelierContentsManager
from .contract import Contract, Waits
from .kernel_lines import untracked_message_types
from .kernels import AtelierKernelManager, AtelierSessionManager
from .nodelay import send_small_frames_at_once
from .pages import TokenOnly, serve_no_pages
from .trash import let_old_go

SERVICES = {
    "JupyterServer": ("api", "contents"),
    "KernelGateway": ("api", "kernels", "kernelspecs", "sessions"),
}

HALF_A_GIGABYTE = 512 * 1024 * 1024


class AtelierServerApp(ServerApp):
    kind: ClassVar[str] = "JupyterServer"
    waits: ClassVar[Waits | None] = None
    _added: AddedPackages | None = None
    # An event loop holds its tasks weakly.
    _trash: asyncio.Task[None] | None = None

    @property
    def default_services(self) -> tuple[str, ...]:  # type: ignore[override]
        return SERVICES[self.kind]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Connection files of kernels, with their keys, and the sockets of kernels.
        self.runtime_dir = os.path.join(os.environ["ATELIER_RUN_FOLDER"], "runtime")
        self.no_browser_open_file = True

    def load_config_file(self, suppress_errors: bool = True) -> None:
        """Nothing is read from files."""

    def find_server_extensions(self) -> None:
        """None but terminals, whatever is installed."""
        self.jpserver_extensions = {"jupyter_server_terminals": True}

    def write_server_info_file(self) -> None:
        """It would hold the token."""

    def init_httpserver(self) -> None:
        send_small_frames_at_once()
        serve_no_pages()
        # A socket that a killed predecessor left is not a server.
        if os.path.exists(self.sock):
            os.unlink(self.sock)
        super().init_httpserver()

    async def _post_start(self) -> None:
        await super()._post_start()
        if self.kind == "JupyterServer":
            self._trash = asyncio.create_task(let_old_go(self.root_dir))
        folder = os.environ.get("ATELIER_PACKAGES")
        if self.kind == "KernelGateway" and folder:
            self._added = AddedPackages(folder)
            asyncio.ensure_future(self._added.watch())
            self.web_app.settings["added_packages"] = self._added
            self.web_app.add_handlers(".*$", [(f"{self.base_url}api/added-packages", LookHandler)])
        if self.kind == "KernelGateway" and self.waits is not None:
            self.kernel_manager.keep_one_waiting(name=self.waits.kernel, loads=self.waits.loads)

    async def _cleanup(self) -> None:
        if self._added is not None:
            await self._added.last_look()
        await super()._cleanup()


def settings_from(contract: Contract) -> Config:
    settings = Config()
    settings.TokenOnly.token = contract.token
    settings.ServerApp = Config(server_settings(contract))
    # Kernels talk over files in a private folder: their TCP ports could be listened to by anyone on the machine.
    settings.KernelManager.transport = "ipc"
    settings.KernelSpecManager.ensure_native_kernel = False
    settings.ZMQChannelsWebsocketConnection.iopub_data_rate_limit = 0
    settings.ZMQChannelsWebsocketConnection.iopub_msg_rate_limit = 0
    settings.MappingKernelManager.cull_idle_timeout = 0
    settings.MappingKernelManager.untracked_message_types = untracked_message_types()
    # A kernel that died is dead, with a cause; a fresh one in its place would know none of the person's variables.
    settings.MultiKernelManager.kernel_manager_class = "atelier_jupyter.kernel_exits.RecordingKernelManager"
    settings.KernelRestarter.restart_limit = 0
    settings.KernelRestarter.time_to_dead = 1.0
    return settings


def server_settings(contract: Contract) -> dict[str, Any]:
    return {
        "sock": os.path.join(contract.run_folder, "jupyter.sock"),
        "sock_mode": "0600",
        "base_url": contract.base_url,
        "root_dir": contract.home,
        "allow_root": True,
        "open_browser": False,
        # The gateway is the only way in; it has checked origin, session and owner, and it sends no cookies.
        "allow_remote_access": True,
        "disable_check_xsrf": True,
        "log_level": 30,
        "contents_manager_class": AtelierContentsManager,
        "identity_provider_class": TokenOnly,
        "kernel_manager_class": AtelierKernelManager,
        "kernel_websocket_connection_class": "atelier_jupyter.kernel_lines.KeepingConnection",
        "session_manager_class": AtelierSessionManager,
        "max_body_size": HALF_A_GIGABYTE,
        "max_buffer_size": HALF_A_GIGABYTE,
        "tornado_settings": {"websocket_max_message_size": HALF_A_GIGABYTE},
        "terminals_enabled": True,
        "terminado_settings": {"shell_command": shell_of(contract.kind)},
        "shutdown_no_activity_timeout": 0,
    }


def shell_of(kind: str) -> list[str]:
    shell = os.environ.get("SHELL") or next(
        (path for path in ("/bin/bash", "/usr/bin/bash") if os.access(path, os.X_OK)), "/bin/sh"
    )
    # A login shell may set the path anew, and an image terminal has to find the image's programs first.
    return [shell, "-l"] if kind == "JupyterServer" else [shell]
