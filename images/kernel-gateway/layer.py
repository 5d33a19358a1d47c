"""Makes an app's layer above its image's environment: `<environment>/bin/python layer.py <folder>`.

A virtual environment with nothing in it that looks into the image's for what it has not. `pip` installs into the
layer, also a newer version of something that the image has; its own "pip" command makes sure that none other is taken.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import venv

PIP = """#!/bin/sh
exec "$(dirname "$0")/python" -m pip "$@"
"""


def make_layer(folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    venv.EnvBuilder(symlinks=True, with_pip=False).create(folder)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = os.path.join(folder, "lib", version, "site-packages")
    of_image = sysconfig.get_path("purelib")
    # By addsitedir and not as a plain line, so that .pth files of the image count too.
    with open(os.path.join(own, "_atelier_image.pth"), "w", encoding="utf-8") as file:
        file.write(f"import site; site.addsitedir({of_image!r})\n")
    for name in ("pip", "pip3"):
        path = os.path.join(folder, "bin", name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(PIP)
        os.chmod(path, 0o755)
    with open(os.path.join(folder, "complete"), "w", encoding="utf-8") as file:
        file.write("\n")


if __name__ == "__main__":
    make_layer(sys.argv[1])
