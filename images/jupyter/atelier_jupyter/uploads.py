"""Large uploads come in chunks (1, 2, 3 … -1). They gather in a hidden file beside and take the name when whole."""

from __future__ import annotations

import os
from base64 import b64decode
from typing import Any

from tornado.web import HTTPError

from . import sentences
from .whole_files import mode_for, prefix_for, remove_left_overs, sync_folder

LAST = -1


class Uploads:
    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def take(self, target: str, model: dict[str, Any]) -> None:
        folder, name = os.path.split(target)
        beside = os.path.join(folder, f"{prefix_for(name)}{os.getpid()}.upload")
        chunk = int(model["chunk"])
        if chunk == 1:
            remove_left_overs(folder, name)
            self._next[target] = 1
        if target not in self._next or chunk not in (self._next[target], LAST):
            self._give_up(target, beside)
            raise HTTPError(400, sentences.UPLOAD_LOST)
        try:
            self._append(beside, model, first=self._next[target] == 1)
            if chunk == LAST:
                self._finish(target, beside)
            else:
                self._next[target] += 1
        except OSError:
            self._give_up(target, beside)
            raise

    def _append(self, beside: str, model: dict[str, Any], *, first: bool) -> None:
        content = model.get("content") or ""
        data = b64decode(content) if model.get("format") == "base64" else content.encode("utf-8")
        with open(beside, "wb" if first else "ab") as file:
            file.write(data)

    def _finish(self, target: str, beside: str) -> None:
        mode = mode_for(target)
        handle = os.open(beside, os.O_RDWR)
        try:
            if mode is not None:
                os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(beside, target)
        del self._next[target]
        sync_folder(os.path.dirname(target))

    def _give_up(self, target: str, beside: str) -> None:
        self._next.pop(target, None)
        if os.path.exists(beside):
            os.unlink(beside)
