"""What is in an environment that is, or is to be, an image: `<environment>/bin/python -I inspect.py` prints it as JSON."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import sys
from importlib.metadata import distributions

MODULES = ("jupyter_server", "terminado", "ipykernel", "pip")


def kernelspecs() -> list[dict]:
    folder = os.path.join(sys.prefix, "share", "jupyter", "kernels")
    found = []
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        try:
            with open(os.path.join(folder, name, "kernel.json"), encoding="utf-8") as file:
                spec = json.load(file)
            program, display = spec["argv"][0], spec["display_name"]
        except (OSError, ValueError, LookupError):
            continue
        found.append(
            {
                "name": name,
                "displayName": display,
                "program": program,
                "found": is_there(program),
                "needsIpykernel": any("ipykernel" in word for word in spec["argv"]),
            }
        )
    return found


def is_there(program: str) -> bool:
    """ "python" means the Python that Jupyter runs on."""
    path = os.path.join(sys.prefix, "bin") + os.pathsep + os.environ.get("PATH", "")
    return shutil.which(program, path=path) is not None


packages = {one.metadata["Name"]: one.version for one in distributions() if one.metadata["Name"]}
json.dump(
    {
        "python": platform.python_version(),
        "modules": [name for name in MODULES if importlib.util.find_spec(name) is not None],
        "kernelspecs": kernelspecs(),
        "packages": [{"name": name, "version": packages[name]} for name in sorted(packages, key=str.lower)],
    },
    sys.stdout,
)
