"""What variables rely on beside themselves: working folder, import path, environment, random numbers, sources of cells."""

from __future__ import annotations

import linecache
import os
import random
import sys

# Each app and each kernel has its own.
OF_THE_APP = ("ATELIER_", "MLFLOW_", "JPY_", "JUPYTER", "VIRTUAL_ENV", "PATH", "HOME", "PWD", "IPY", "PYDEVD")
_at_start: dict[str, str] = dict(os.environ)


def here(shell) -> dict:
    numpy = sys.modules.get("numpy")
    changed = {
        name: value
        for name, value in os.environ.items()
        if _at_start.get(name) != value and not name.startswith(OF_THE_APP)
    }
    return {
        "folder": os.getcwd(),
        "path": list(sys.path),
        "environment": changed,
        "random": random.getstate(),
        "numpy_random": numpy.random.get_state() if numpy is not None else None,
        # So that tracebacks and `inspect` show the code of functions that came along.
        "sources": {name: entry for name, entry in linecache.cache.items() if is_of_a_cell(name, entry)},
        "count": shell.execution_count,
    }


def place_of(folder: str) -> str:
    """`folder` is a name in the reserve, which all apps of a person have, wherever each has it; or a path."""
    return folder if os.path.isabs(folder) else os.path.join(_at_start["ATELIER_RESERVE"], "variables", folder)


def is_of_a_cell(name: str, entry) -> bool:
    return len(entry) == 4 and entry[1] is None and not os.path.exists(name)


def settle(shell, was: dict) -> list[str]:
    """Makes the surroundings as they were; answers sentences about what could not be."""
    troubles = []
    try:
        os.chdir(was["folder"])
    except OSError as error:
        troubles.append(f"The working folder {was['folder']} is not there: {error.strerror}.")
    sys.path.extend(entry for entry in was["path"] if entry not in sys.path)
    os.environ.update(was["environment"])
    random.setstate(was["random"])
    if was["numpy_random"] is not None:
        import numpy

        numpy.random.set_state(was["numpy_random"])
    linecache.cache.update(was["sources"])
    shell.execution_count = was["count"]
    return troubles
