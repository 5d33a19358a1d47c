"""A kernel that waits for its notebook: it has loaded what most notebooks load first, and becomes the kernel of whoever
needs one, as if it had been started there. Where that could make a difference, it refuses, and a fresh one is started.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

# Which modules a waiting kernel loads, separated by blanks; in the environment of no other kernel.
LOADS = "ATELIER_KERNEL_LOADS"
CLAIM = "atelier_claim_request"

_loaded: frozenset[str] = frozenset()


def load_modules() -> None:
    """What cannot be loaded is left to the person's own import, which says why."""
    global _loaded
    names = os.environ.pop(LOADS, "").split()
    before = top_level()
    for name in names:
        try:
            __import__(name)
        except Exception as error:  # noqa: BLE001
            print(f"{name} was not loaded beforehand: {error}", file=sys.stderr)
    _loaded = top_level() - before


def top_level() -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in list(sys.modules))


def has_own_startup() -> bool:
    """Whether the person has IPython do something of their own, in each kernel, at its start and where it starts."""
    profile = Path(os.environ.get("IPYTHONDIR") or Path.home() / ".ipython", "profile_default")
    scripts = [path for path in profile.glob("startup/*") if path.suffix in (".py", ".ipy")]
    return bool(scripts) or any(profile.glob("*_config.*")) or "PYTHONSTARTUP" in os.environ


def is_its_own(path: Path) -> bool:
    """Whether a kernel that starts beside this file would load it, where this one has loaded another."""
    if path.name == "matplotlibrc":
        return "matplotlib" in _loaded
    name = path.name.partition(".")[0]
    return name in _loaded and (path.suffix in (".py", ".so", ".pyc") or (path / "__init__.py").exists())


def claim(shell: Any, content: dict[str, Any]) -> dict[str, Any]:
    """`folder`, and `set` and `unset` of the environment, become as they are in a kernel that starts there."""
    folder = Path(content["folder"])
    if has_own_startup() or any(is_its_own(path) for path in folder.iterdir()):
        return {"status": "refused"}
    os.chdir(folder)
    for name in content["unset"]:
        os.environ.pop(name, None)
    os.environ.update(content["set"])
    shell.starting_dir = os.getcwd()
    shell.history_manager.dir_hist[:] = [Path.cwd()]
    if "JPY_SESSION_NAME" in os.environ:
        shell.user_ns["__session__"] = os.environ["JPY_SESSION_NAME"]
    return {"status": "ok"}
