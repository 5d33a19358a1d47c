"""A kernel that an app starts before anybody asks for one, and gives to the first who asks for one of its kind
(`images/jupyter/atelier_waiting.py` is its other half).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, Any

from atelier_waiting import CLAIM, LOADS, has_own_startup
from jupyter_client.session import utcnow

from .kernel_lines import is_ipykernel

if TYPE_CHECKING:
    from .kernels import AtelierKernelManager

# One that is still loading goes on with that meanwhile; after this a fresh one is no slower.
ANSWERS_WITHIN_S = 10.0


class WaitingKernel:
    def __init__(self, kernels: AtelierKernelManager, *, name: str, loads: str) -> None:
        self.name = name
        self.kernel_id: str | None = None
        self._kernels = kernels
        self._environment = dict(os.environ)
        self._started = asyncio.ensure_future(self._start(loads))

    async def _start(self, loads: str) -> None:
        spec = self._kernels.kernel_spec_manager.get_kernel_spec(self.name)
        if not is_ipykernel(spec.argv) or has_own_startup():
            return
        # In a folder that has nothing: what lies in a person's could be loaded in the place of what is meant.
        nowhere = os.path.join(os.environ["ATELIER_RUN_FOLDER"], "nowhere")
        os.makedirs(nowhere, exist_ok=True)
        self.kernel_id = await self._kernels.start_fresh(
            kernel_name=self.name, cwd=nowhere, env={**self._environment, LOADS: loads}
        )

    async def claim(self, *, folder: str, environment: dict[str, str]) -> str | None:
        """Its id, once it is as if it had been started there; `None` where it cannot be."""
        with contextlib.suppress(Exception):
            await asyncio.wait_for(asyncio.shield(self._started), ANSWERS_WITHIN_S)
            if self.kernel_id is not None and await self._asked(folder, environment):
                self._is_theirs(folder, environment)
                return self.kernel_id
        asyncio.ensure_future(self.end())
        return None

    async def end(self) -> None:
        with contextlib.suppress(Exception):
            await self._started
        if self.kernel_id is not None:
            await self._kernels.shutdown_kernel(self.kernel_id, now=True)

    async def _asked(self, folder: str, environment: dict[str, str]) -> bool:
        before = self._environment
        client = self._kernels.get_kernel(self.kernel_id).client()
        client.start_channels(shell=False, iopub=False, stdin=False, hb=False)
        try:
            content = {
                "folder": folder,
                "set": {name: text for name, text in environment.items() if before.get(name) != text},
                "unset": [name for name in before if name not in environment],
            }
            client.control_channel.send(client.session.msg(CLAIM, content))
            answer = await client.get_control_msg(timeout=ANSWERS_WITHIN_S)
            return answer["content"]["status"] == "ok"
        finally:
            client.stop_channels()

    def _is_theirs(self, folder: str, environment: dict[str, str]) -> None:
        """A restart starts it as any other."""
        kernel: Any = self._kernels.get_kernel(self.kernel_id)
        kernel._launch_args.update(cwd=folder, env=environment)
        kernel.last_activity = utcnow()
