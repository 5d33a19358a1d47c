"""Makes a fresh kernel one for a reproducibility check: the image with exactly the packages of a snapshot, in an empty
folder, with nothing of what the person added, and without a network unless that is wanted.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import sysconfig
import tempfile

# Of local programs, so not a way out.
LOOPBACK = ("127.", "::1", "localhost")
LONGEST_S = 240


class Said:
    """JSON for the notebook server."""

    def __init__(self, value: dict) -> None:
        self.value = value

    def __repr__(self) -> str:
        return repr(self.value)

    def _repr_mimebundle_(self, **_options) -> dict:
        return {"application/json": self.value, "text/plain": repr(self)}


def begin(folder: str | None, pins: list[str], whole: bool, network: bool) -> Said:
    """`folder`: of wheels, below the reserve's `copied`; `whole`: all packages are among them. Answers `problem`, pip's
    word against the packages, or `None`."""
    place = tempfile.mkdtemp(prefix="check-", dir=os.environ.get("ATELIER_SCRATCH"))
    site, work = os.path.join(place, "packages"), os.path.join(place, "work")
    os.makedirs(site)
    os.makedirs(work)
    without_layer(site)
    links = os.path.join(os.environ.get("ATELIER_RESERVE", ""), "copied", folder) if folder else None
    problem = install(site, pins, links, whole) if pins else None
    for_programs(site, links, network)
    if not network:
        sys.addaudithook(nothing_gets_out)
    os.chdir(work)
    importlib.invalidate_caches()
    return Said({"problem": problem})


def without_layer(site: str) -> None:
    """What the person added stands in the layer above the image; the snapshot's packages take its place."""
    layer = sysconfig.get_path("purelib")
    at = sys.path.index(layer) if layer in sys.path else len(sys.path)
    sys.path[:] = [path for path in sys.path if path != layer]
    sys.path.insert(at, site)
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(layer + os.sep):
            del sys.modules[name]


def install(site: str, pins: list[str], links: str | None, whole: bool) -> str | None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-input", "--target", site]
    command += ["--disable-pip-version-check", *(["--find-links", links] if links else [])]
    command += ["--no-index"] if whole else []
    try:
        done = subprocess.run([*command, *pins], capture_output=True, text=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        return f"pip did not end within {LONGEST_S} s"
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
    said = lines or [line for line in done.stderr.splitlines() if line.strip()]
    return said[-1].removeprefix("ERROR: ").rstrip(".")[:500] if said else f"pip ended with code {done.returncode}"


def for_programs(site: str, links: str | None, network: bool) -> None:
    """Programs that cells start see the same packages, and `pip` in a cell changes nothing of the person's own."""
    os.environ["PYTHONPATH"] = site
    os.environ["PIP_TARGET"] = site
    if links:
        os.environ["PIP_FIND_LINKS"] = links
    if not network:
        os.environ["PIP_NO_INDEX"] = "1"
    # A check is no experiment of the person's.
    for name in [name for name in os.environ if name.startswith("MLFLOW_")]:
        del os.environ[name]


def nothing_gets_out(event: str, arguments: tuple) -> None:
    """For what goes through Python's own sockets; a library that brings its own is not held up."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None
    else:
        return
    name = host.decode(errors="replace") if isinstance(host, bytes) else host
    if isinstance(name, str) and name and not name.startswith(LOOPBACK):
        raise PermissionError(f"This reproducibility check lets nothing out to the network, and {name} was asked for.")
