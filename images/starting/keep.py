"""Writes down what was installed or removed in an app's layer since it was last looked at:
`keep.py <packages' folder of the layer> <folder of what was added>`, with `{key: version}` of that last time on
standard input and of this time on standard output.

Only changes are written: an app of the same image elsewhere may have added other things, and they stay.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from added import Packages, installed_in, locked, read, write
from wheels import wheel_of


def keep(site: str, folder: Path, before: dict[str, str]) -> dict[str, str]:
    installed = installed_in(site)
    now = {key: package.version for key, package in installed.items()}
    if now == before:
        return now
    with locked(folder):
        packages: Packages = {
            key: package for key, package in read(folder).items() if key in now or key not in before
        }
        for key, package in installed.items():
            if before.get(key) != now[key]:
                packages[key] = described(package, folder)
        write(folder, packages)
    return now


def described(package: Distribution, folder: Path) -> dict[str, Any]:
    try:
        wheel = wheel_of(package, folder / "wheels")
    except OSError as error:
        # A full disk, say. The package is known all the same, and comes from the index next time.
        print(f"No copy of {package.metadata['Name']} could be kept: {error}", file=sys.stderr)
        wheel = None
    return {
        "name": package.metadata["Name"],
        "version": package.version,
        # Whether a person named it, or it came along with one that they did.
        "requested": package.read_text("REQUESTED") is not None,
        "addedAt": round(time.time() * 1000),
        "wheel": wheel,
        "problem": None,
    }


if __name__ == "__main__":
    json.dump(keep(sys.argv[1], Path(sys.argv[2]), json.load(sys.stdin)), sys.stdout)
