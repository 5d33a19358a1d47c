"""Brings back what a person added to the image, into the layer of an app that starts: `restore.py <folder>`.

From the wheels that were kept, so without a network; one that does not fit any more (another Python) or was not kept
comes from the package index. What cannot be brought back is told and keeps the app from nothing.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from added import Packages, locked, read, write
from said import say

PIP = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-input", "--quiet", "--disable-pip-version-check"]
# For all of them together; a network that swallows everything must not hold up the app for ever.
LONGEST_S = 240
END = time.monotonic() + LONGEST_S


def restore(folder: Path) -> None:
    packages = read(folder)
    if not packages:
        return
    say(f"Restoring {counted(packages)} you added", withinMs=LONGEST_S * 1000)
    problems: dict[str, str] = {}
    if install(list(packages.values()), from_wheels(folder)) is not None:
        for key, package in packages.items():
            problem = install([package], from_wheels(folder))
            if problem is not None:
                say(f"Fetching {package['name']} {package['version']}", withinMs=LONGEST_S * 1000)
                problem = install([package], ["--retries", "1", "--timeout", "15"])
            if problem is not None:
                problems[key] = problem
    note(folder, problems)
    if problems:
        names = ", ".join(packages[key]["name"] for key in problems)
        say(f"Not restored: {names}. The image starts without; your list of packages has the reason.", warning=True)


def counted(packages: Packages) -> str:
    return "1 package" if len(packages) == 1 else f"{len(packages)} packages"


def from_wheels(folder: Path) -> list[str]:
    return ["--no-index", "--find-links", str(folder / "wheels")]


def install(packages: list[dict], options: list[str]) -> str | None:
    """`None`, or what pip said against it."""
    names = [f"{package['name']}=={package['version']}" for package in packages]
    try:
        done = subprocess.run(
            [*PIP, *options, *names],
            capture_output=True,
            text=True,
            timeout=max(1.0, END - time.monotonic()),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"pip did not end within {LONGEST_S} s"
    if done.returncode == 0:
        return None
    print(done.stderr, file=sys.stderr)
    lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")] or done.stderr.splitlines()
    return lines[-1].removeprefix("ERROR: ")[:500] if lines else f"pip ended with code {done.returncode}"


def note(folder: Path, problems: dict[str, str]) -> None:
    """Looked at again under the lock: somebody may have removed one meanwhile."""
    with locked(folder):
        packages = read(folder)
        for key, package in packages.items():
            package["problem"] = problems.get(key)
        write(folder, packages)


if __name__ == "__main__":
    restore(Path(sys.argv[1]))
