"""Deleting moves into `.atelier-trash` at the root, by a rename: it works on a full disk, and can be taken back.

What is needed to take it back is in the entry's name, `<epoch ms>.<percent-encoded path>`, so that nothing has to be
written. A path too long for a name keeps its last part. Deleting below the trash is for good, and so is what the app
itself does to entries that are older than 30 days.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

TRASH = ".atelier-trash"
LONGEST_NAME = 240
DAY_S = 24 * 60 * 60
KEPT_S = 30 * DAY_S
OURS = re.compile(r"(\d+)\..+", re.ASCII | re.DOTALL)


def is_in_trash(path: str) -> bool:
    return path.strip("/").split("/")[0] == TRASH


def is_entry(path: str) -> bool:
    """Something that was deleted, as a whole."""
    return is_in_trash(path) and path.strip("/").count("/") == 1


def size_of(os_path: str) -> int:
    """Bytes on disk that go with it; what cannot be looked into counts nothing."""
    if not os.path.isdir(os_path) or os.path.islink(os_path):
        return os.lstat(os_path).st_size
    total = 0
    for folder, _, names in os.walk(os_path):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except OSError:
                continue
    return total


def entry_name(path: str) -> str:
    stamp = f"{time.time_ns() // 1_000_000}."
    whole = stamp + quote(path.strip("/"), safe=" ")
    if len(whole) <= LONGEST_NAME:
        return whole
    return stamp + quote(os.path.basename(path.strip("/")), safe=" ")[: LONGEST_NAME - len(stamp)].rstrip("%")


def move_to_trash(root: str, path: str, os_path: str) -> None:
    try:
        folder = os.path.join(root, TRASH)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        target = os.path.join(folder, entry_name(path))
        os.rename(os_path, free_name(target))
    except OSError as error:
        # No room for the trash, or the file is on another disk: it was asked to go, so it goes.
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EXDEV):
            raise
        remove(os_path)


def free_name(target: str) -> str:
    count = 1
    candidate = target
    while os.path.lexists(candidate):
        count += 1
        candidate = f"{target} {count}"
    return candidate


def remove(os_path: str) -> None:
    if os.path.isdir(os_path) and not os.path.islink(os_path):
        shutil.rmtree(os_path)
    else:
        os.unlink(os_path)


async def let_old_go(
    root: str,
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """At once and then every day, for as long as the app runs."""
    while True:
        await asyncio.to_thread(remove_old, root, now())
        await sleep(DAY_S)


def remove_old(root: str, now: float) -> None:
    """What was deleted more than 30 days before `now` (seconds since 1970). What is not named as an entry stays."""
    folder = os.path.join(root, TRASH)
    for name in old_entries(folder, now):
        try:
            remove(os.path.join(folder, name))
        except OSError as error:
            print(f"An old entry of the trash could not be removed: {error}", file=sys.stderr)


def old_entries(folder: str, now: float) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    before = (now - KEPT_S) * 1000
    return [name for name in names if (entry := OURS.fullmatch(name)) and int(entry[1]) < before]
