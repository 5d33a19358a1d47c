"""Files of the home. Three promises that Jupyter's own manager does not make:

- A file is replaced whole or not at all (`whole_files.py`).
- A writer that says which version it has seen does not overwrite another: `expected_hash` in a PUT (the `hash` of
  `GET ?hash=1`, or null for "there is none yet"), or `last_modified`; else 409. The answer then has the new `hash`.
- Deleting can be taken back (`trash.py`), and works on a full disk.

`?hidden=1` lists hidden files too, but never the trash; the trash's own listing tells the size of what is in it.

There are no checkpoints: versions are the notebook server's, and a second copy in the home would fail saves on a full disk.
"""

from __future__ import annotations

import asyncio
import os
from base64 import b64decode
from datetime import datetime, timezone
from functools import partial
from typing import Any, ClassVar
from weakref import WeakValueDictionary

import nbformat
from anyio.to_thread import run_sync
from jupyter_server import CallContext
from jupyter_server import _tz as tz
from jupyter_server.services.contents.checkpoints import AsyncCheckpoints
from jupyter_server.services.contents.filemanager import AsyncFileContentsManager
from tornado.web import HTTPError

from . import sentences
from .listing import list_folder
from .trash import TRASH, is_entry, is_in_trash, move_to_trash, remove, size_of
from .uploads import Uploads
from .whole_files import LeavesTheRoot, StaleVersion, Version, hash_of, is_disk_full, resolve_within, write_whole


class NoCheckpoints(AsyncCheckpoints):
    async def create_checkpoint(self, contents_mgr: Any, path: str) -> dict[str, Any]:
        return {"id": "none", "last_modified": datetime.now(timezone.utc)}

    async def list_checkpoints(self, path: str) -> list[dict[str, Any]]:
        return []

    async def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: str, path: str) -> None:
        raise HTTPError(404, sentences.NO_CHECKPOINTS)

    async def rename_checkpoint(self, checkpoint_id: str, old_path: str, new_path: str) -> None:
        """There is none."""

    async def delete_checkpoint(self, checkpoint_id: str, path: str) -> None:
        """There is none."""


class AtelierContentsManager(AsyncFileContentsManager):
    # Reached by name; left out of listings by `should_list`.
    allow_hidden = True
    checkpoints_class: ClassVar[type] = NoCheckpoints  # type: ignore[assignment]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._seen: dict[str, Version | None] = {}
        self._uploads = Uploads()

    def should_list(self, name: str) -> bool:
        if name == TRASH or (name.startswith(".") and not hidden_are_wanted()):
            return False
        return super().should_list(name)

    async def _dir_model(self, path: str, content: bool = True) -> dict[str, Any]:
        """In one go and in a thread: asked for one by one, 100,000 files take a minute and hold up everything else."""
        model = await super()._dir_model(path, content=False)
        if content:
            listed = partial(list_folder, self._get_os_path(path), path=path, wanted=self.should_list)
            model.update(content=await run_sync(listed), format="json")
        return model

    async def get(self, path: str, *args: Any, **options: Any) -> dict[str, Any]:
        try:
            model = await super().get(path, *args, **options)
        except PermissionError as error:
            raise HTTPError(403, sentences.UNREADABLE) from error
        if is_entry(path) and model["type"] == "directory":
            model["size"] = await run_sync(size_of, self._get_os_path(path.strip("/")))
        return model

    def check_and_sign(self, nb: Any, path: str = "") -> None:
        """Trust is not kept in files here, and its database would have to be written on a full disk."""

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """As above."""

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        os_path = self._get_os_path(path.strip("/"))
        lock = self._locks.setdefault(os_path, asyncio.Lock())
        async with lock:
            if "chunk" in model:
                return await self._save_chunk(model, path, os_path)
            return await self._save_whole(model, path, os_path)

    async def _save_whole(self, model: dict[str, Any], path: str, os_path: str) -> dict[str, Any]:
        cares = "expected_hash" in model or model.get("last_modified") is not None
        if cares and model.get("type") != "directory":
            self._seen[os_path] = await self._seen_by_writer(model, os_path)
        try:
            saved = await super().save(model, path)
        finally:
            self._seen.pop(os_path, None)
        if "expected_hash" in model:
            hash_now = await run_sync(hash_of, os_path, self.hash_algorithm)
            saved.update(hash=hash_now, hash_algorithm=self.hash_algorithm)
        return saved

    async def _seen_by_writer(self, model: dict[str, Any], os_path: str) -> Version | None:
        """The version on disk, if it is the one the writer means."""
        version = Version.of(os_path)
        if "expected_hash" in model:
            same = await run_sync(hash_of, os_path, self.hash_algorithm) == model["expected_hash"]
        else:
            same = version is not None and is_same_time(model["last_modified"], os_path)
        if not same:
            raise HTTPError(409, sentences.GONE if version is None else sentences.STALE)
        return version

    async def _save_chunk(self, model: dict[str, Any], path: str, os_path: str) -> dict[str, Any]:
        with self._in_sentences():
            target = resolve_within(os_path, self.root_dir)
            await run_sync(partial(self._uploads.take, target, model))
        if model["chunk"] == -1:
            return await self.get(path, content=False)
        return self._base_model_of_upload(path)

    def _base_model_of_upload(self, path: str) -> dict[str, Any]:
        now = datetime.now(timezone.utc)
        name = path.rsplit("/", 1)[-1]
        times = {"created": now, "last_modified": now}
        nothing = dict.fromkeys(("content", "format", "mimetype", "size"))
        return {"name": name, "path": path, "type": "file", "writable": True, **times, **nothing}

    async def _save_notebook(self, os_path: str, nb: Any, capture_validation_error: Any = None) -> None:
        def write() -> bytes:
            text = nbformat.writes(
                nb, version=nbformat.NO_CONVERT, capture_validation_error=capture_validation_error
            )
            return f"{text}\n".encode()

        await self._write(os_path, await run_sync(write))

    async def _save_file(self, os_path: str, content: str, format: str | None) -> None:
        if format not in {"text", "base64"}:
            raise HTTPError(400, sentences.FORMAT)
        try:
            data = content.encode("utf-8") if format == "text" else b64decode(content, validate=False)
        except ValueError as error:
            raise HTTPError(400, sentences.FORMAT) from error
        await self._write(os_path, data)

    async def _write(self, os_path: str, data: bytes) -> None:
        seen = self._seen.get(os_path, "any")
        with self._in_sentences():
            target = resolve_within(os_path, self.root_dir)
            await run_sync(partial(write_whole, target, data, seen=seen))

    async def delete_file(self, path: str) -> None:
        path = path.strip("/")
        os_path = self._get_os_path(path)
        if not os.path.lexists(os_path) or os.path.realpath(os_path) == os.path.realpath(self.root_dir):
            raise HTTPError(404, sentences.NO_SUCH_FILE)
        with self._in_sentences():
            if is_in_trash(path):
                await run_sync(remove, os_path)
            else:
                await run_sync(move_to_trash, self.root_dir, path, os_path)

    def _in_sentences(self) -> sentences.InSentences:
        return sentences.InSentences(disk_full=is_disk_full, stale=StaleVersion, leaves=LeavesTheRoot)


def hidden_are_wanted() -> bool:
    """Jupyter asks this name by name and passes on nothing of the request."""
    handler = CallContext.get(CallContext.JUPYTER_HANDLER)
    return handler is not None and handler.get_query_argument("hidden", "0") == "1"


def is_same_time(said: str | datetime, os_path: str) -> bool:
    on_disk = tz.utcfromtimestamp(os.stat(os_path).st_mtime)
    known = said if isinstance(said, datetime) else datetime.fromisoformat(said.replace("Z", "+00:00"))
    if known.tzinfo is None:
        known = known.replace(tzinfo=timezone.utc)
    # Browsers keep milliseconds.
    return abs((on_disk - known).total_seconds()) < 0.001
