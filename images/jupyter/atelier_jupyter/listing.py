"""What is in a folder, as Jupyter's contents API tells it."""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from .trash import TRASH, size_of

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def list_folder(os_path: str, *, path: str, wanted: Callable[[str], bool]) -> list[dict[str, Any]]:
    """Files and folders; links whose target is gone, and what is neither, are left out."""
    models = []
    with os.scandir(os_path) as entries:
        for entry in entries:
            if not wanted(entry.name):
                continue
            try:
                model = model_of(entry, f"{path}/{entry.name}" if path else entry.name)
            except OSError:
                # Gone meanwhile, or a link into nothing.
                continue
            if model is not None:
                models.append(model)
    return models


def model_of(entry: os.DirEntry[str], path: str) -> dict[str, Any] | None:
    info = entry.stat(follow_symlinks=False)
    mode = entry.stat().st_mode if stat.S_ISLNK(info.st_mode) else info.st_mode
    if stat.S_ISDIR(mode):
        kind, mimetype = "directory", None
        size = size_of(entry.path) if path.startswith(f"{TRASH}/") else None
    elif stat.S_ISREG(mode):
        kind = "notebook" if entry.name.endswith(".ipynb") else "file"
        size, mimetype = info.st_size, mimetypes.guess_type(entry.name)[0]
    else:
        return None
    return {
        "name": entry.name,
        "path": path,
        "type": kind,
        "size": size,
        "writable": os.access(entry.path, os.W_OK),
        "created": time_of(info.st_ctime),
        "last_modified": time_of(info.st_mtime),
        "mimetype": None if kind == "notebook" else mimetype,
        "content": None,
        "format": None,
        "hash": None,
        "hash_algorithm": None,
    }


def time_of(seconds: float) -> datetime:
    """Disks keep impossible times now and then."""
    try:
        return datetime.fromtimestamp(seconds, tz=timezone.utc)
    except (ValueError, OverflowError, OSError):
        return EPOCH
