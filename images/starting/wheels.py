"""Makes the wheel again that an installed package came from, out of its files: so it comes back without a network,
wherever it was from.
"""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

# What an installer writes about its own work.
OF_THE_INSTALLER = {"RECORD", "RECORD.jws", "RECORD.p7s", "INSTALLER", "REQUESTED", "direct_url.json"}


def wheel_of(package: Distribution, folder: Path) -> str | None:
    """The name of the file; `None` for a package of which no wheel can be made."""
    about = info_folder(package)
    tags = tags_of(package)
    if about is None or tags is None:
        return None
    stem = about.removesuffix(".dist-info")
    name = f"{stem}-{tags}.whl"
    if (folder / name).exists():
        return name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = folder / f"{name}.partial-{os.getpid()}"
    try:
        fill(partial, package, about)
        partial.rename(folder / name)
    finally:
        partial.unlink(missing_ok=True)
    return name


def info_folder(package: Distribution) -> str | None:
    for file in package.files or ():
        if len(file.parts) == 2 and file.parts[0].endswith(".dist-info"):
            return file.parts[0]
    return None


def tags_of(package: Distribution) -> str | None:
    lines = (package.read_text("WHEEL") or "").splitlines()
    tags = [line.split(":", 1)[1].strip().split("-") for line in lines if line.startswith("Tag:")]
    if not tags or any(len(tag) != 3 for tag in tags):
        return None
    return "-".join(".".join(sorted({tag[place] for tag in tags})) for place in range(3))


def fill(path: Path, package: Distribution, about: str) -> None:
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as wheel:
        for file in package.files or ():
            inside = place_of(PurePosixPath(file), package, about)
            source = Path(str(file.locate()))
            if inside is None or not source.is_file():
                continue
            content = source.read_bytes()
            if "/scripts/" in inside and content.startswith(b"#!"):
                content = b"#!python\n" + content.partition(b"\n")[2]
            entry = zipfile.ZipInfo(inside)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if os.access(source, os.X_OK) else 0o100644) << 16
            wheel.writestr(entry, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{quoted(inside)},sha256={digest},{len(content)}")
        record.append(f"{about}/RECORD,,")
        wheel.writestr(f"{about}/RECORD", "\n".join(record) + "\n")


def place_of(file: PurePosixPath, package: Distribution, about: str) -> str | None:
    """Where it stands in a wheel; `None` for what an installer makes by itself."""
    if "__pycache__" in file.parts or file.is_absolute():
        return None
    if file.parts[0] == about and file.name in OF_THE_INSTALLER:
        return None
    if file.parts[0] != "..":
        return str(file)
    # Outside the packages' folder, which is three below the environment's own: lib/python3.x/site-packages.
    if file.parts[:3] != ("..", "..", ".."):
        return None
    rest = PurePosixPath(*file.parts[3:])
    data = f"{about.removesuffix('.dist-info')}.data"
    if rest.parts[0] != "bin":
        return f"{data}/data/{rest}"
    programs = {point.name for point in package.entry_points if point.group in ("console_scripts", "gui_scripts")}
    return None if rest.name in programs else f"{data}/scripts/{rest.name}"


def quoted(name: str) -> str:
    return f'"{name}"' if "," in name else name
