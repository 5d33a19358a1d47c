"""Sees what people install into a KernelGateway app, by `%pip`, in a terminal or in a kernel, and has it written down
(`images/starting/keep.py`), so that the next app of that image and person has it too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from jupyter_server.base.handlers import APIHandler
from tornado.web import authenticated

PROGRAM = Path(__file__).parents[2] / "starting" / "keep.py"
LOOK_EVERY_S = 1.0
# An installer that was killed leaves a package half there, and nobody waits for that one for ever.
UNFINISHED_FOR_S = 120
ASKED_PATIENCE_S = 5
# An app that is told to end has five seconds.
LAST_LOOK_S = 3.0


class AddedPackages:
    """One stat a second while nothing changes. A change is written down once a second has brought no other."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._site = sysconfig.get_path("purelib")
        self._seen = self._changed_at()
        self._kept = self._seen
        self._quiet_s = 0.0
        self._known: dict[str, str] | None = None
        self._looking = asyncio.Lock()

    async def watch(self) -> None:
        # What is there at the start was restored, or put there by a lifecycle script: nobody added it just now.
        self._known = await asyncio.to_thread(installed, self._site)
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = self._changed_at()
            self._quiet_s = self._quiet_s + LOOK_EVERY_S if now == self._seen else 0.0
            self._seen = now
            if now == self._kept or self._quiet_s == 0 or self._waits():
                continue
            await self._keep_once(now)

    async def look(self) -> None:
        """At once, for whoever is about to take the list along; an installer in mid-work gets a moment."""
        for _ in range(ASKED_PATIENCE_S * 5):
            if self._known is not None and not self._waits():
                break
            await asyncio.sleep(0.2)
        if self._known is not None:
            await self._keep_once(self._changed_at())

    async def _keep_once(self, now: int) -> None:
        async with self._looking:
            if now == self._kept:
                return
            await asyncio.to_thread(self._keep, None)
            self._kept = now

    def _waits(self) -> bool:
        """An installer writes the list of a package's files last."""
        if self._quiet_s > UNFINISHED_FOR_S:
            return False
        return any(not (about / "RECORD").exists() for about in Path(self._site).glob("*.dist-info"))

    async def last_look(self) -> None:
        if self._known is not None and self._changed_at() != self._kept:
            await asyncio.to_thread(self._keep, LAST_LOOK_S)

    def _changed_at(self) -> int:
        with contextlib.suppress(OSError):
            return os.stat(self._site).st_mtime_ns
        return 0

    def _keep(self, within: float | None) -> None:
        try:
            done = subprocess.run(
                ["nice", sys.executable, str(PROGRAM), self._site, self._folder],
                input=json.dumps(self._known),
                stdout=subprocess.PIPE,
                text=True,
                timeout=within,
                check=True,
            )
            self._known = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            print(f"What was installed could not be written down: {error}", file=sys.stderr)


class LookHandler(APIHandler):
    """`POST api/added-packages`: answers once everything that is installed by now is written down."""

    @authenticated
    async def post(self) -> None:
        await self.settings["added_packages"].look()
        self.set_status(204)
        await self.finish()


def installed(site: str) -> dict[str, str]:
    sys.path.insert(0, str(PROGRAM.parent))
    try:
        from added import installed_in
    finally:
        sys.path.pop(0)
    return {key: package.version for key, package in installed_in(site).items()}
