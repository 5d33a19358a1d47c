"""What a person added to an image: `packages.json` and `wheels/` in `$ATELIER_RESERVE/packages/<image>`, for all apps of
that image that this person starts, on whatever instance type.

The notebook server reads it too (`notebook/packages/added-packages.ts`), and takes a package off the list by a file in
`removed/` that is named by its key and holds the `addedAt` of what is meant: what was added again later stays.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, Iterator

Packages = dict[str, dict[str, Any]]


def key_of(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_in(site: str) -> dict[str, Distribution]:
    """By key, and only what is there whole: an installer writes the list of a package's files last."""
    found = {}
    for one in distributions(path=[site]):
        name = one.metadata["Name"] if one.metadata is not None else None
        if name and one.files is not None:
            found[key_of(name)] = one
    return found


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One app at a time: a person may run the same image on several instances."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read(folder: Path) -> Packages:
    try:
        packages = json.loads((folder / "packages.json").read_text(encoding="utf-8"))["packages"]
    except (OSError, ValueError, KeyError):
        return {}
    return {key: package for key, package in packages.items() if not is_removed(folder, key, package)}


def is_removed(folder: Path, key: str, package: dict[str, Any]) -> bool:
    try:
        return int((folder / "removed" / key).read_text(encoding="utf-8")) >= package["addedAt"]
    except (OSError, ValueError):
        return False


def write(folder: Path, packages: Packages) -> None:
    """Under the lock."""
    fresh = folder / "packages.json.new"
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump({"packages": packages}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(folder / "packages.json")
    used = {package["wheel"] for package in packages.values()}
    for path in (folder / "wheels").glob("*"):
        if path.name not in used:
            path.unlink(missing_ok=True)
