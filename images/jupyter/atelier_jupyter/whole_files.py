"""Writing a file so that its path always holds a whole version: the old one or the new one.

The bytes go into a file beside it, to the disk, and only then under the name. A kill or a full disk at any moment
leaves the old file as it was, and at most a hidden file beside it, which the next save of the same file removes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass


class StaleVersion(Exception):
    """The file on disk is not the version that the writer has seen."""


class LeavesTheRoot(Exception):
    """A link leads out of the folder that the writer may write to."""


@dataclass(frozen=True)
class Version:
    """A file as it was looked at; `None` in its place means that there was none."""

    inode: int
    changed: int
    size: int

    @staticmethod
    def of(path: str) -> Version | None:
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return None
        return Version(found.st_ino, found.st_mtime_ns, found.st_size)


def hash_of(path: str, algorithm: str) -> str | None:
    digest = hashlib.new(algorithm)
    try:
        with open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except FileNotFoundError:
        return None
    return digest.hexdigest()


def is_disk_full(error: OSError) -> bool:
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def resolve_within(path: str, root: str) -> str:
    """Where a write to `path` really goes; links are followed as long as they stay below `root`."""
    real = os.path.realpath(path)
    if os.path.commonpath([real, os.path.realpath(root)]) != os.path.realpath(root):
        raise LeavesTheRoot(path)
    return real


def write_whole(path: str, data: bytes, *, seen: Version | None | str = "any") -> None:
    """Replaces `path` by `data`. `seen` is the version it may replace, or "any"."""
    folder, name = os.path.split(path)
    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "Read-only file", path)
    remove_left_overs(folder, name)
    beside = os.path.join(folder, f"{prefix_for(name)}{os.getpid()}.{os.urandom(4).hex()}")
    try:
        write_and_sync(beside, data, mode=mode_for(path))
        if seen != "any" and Version.of(path) != seen:
            raise StaleVersion(path)
        os.replace(beside, path)
    except BaseException:
        if os.path.exists(beside):
            os.unlink(beside)
        raise
    sync_folder(folder)


def write_and_sync(path: str, data: bytes, *, mode: int | None) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(handle, "wb", buffering=0) as file:
        if mode is not None:
            os.fchmod(handle, mode)
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]
        os.fsync(handle)


def mode_for(path: str) -> int | None:
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return None


def sync_folder(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prefix_for(name: str) -> str:
    # A digest, because a name may already be as long as names can be.
    return f".~atelier-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}."


def remove_left_overs(folder: str, name: str) -> None:
    """Of writers that were killed; those of a running process (two servers on one home) stay."""
    start = prefix_for(name)
    for entry in os.listdir(folder):
        if not entry.startswith(start):
            continue
        writer = entry[len(start) :].split(".")[0]
        if writer.isdigit() and int(writer) != os.getpid() and not is_running(int(writer)):
            os.unlink(os.path.join(folder, entry))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
