"""Writes variables to a folder that another kernel of the same image reads."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
from time import perf_counter

from . import surroundings
from .names import is_module
from .parts import Parts, shared_roots
from .pickling import Saver
from .planning import Look, looks

# What must stay free beside the variables: journals are on the same disk.
ROOM_LEFT = 256 << 20


def saved(shell, folder: str, without: list[str], most: int | None) -> dict:
    began = perf_counter()
    found = looks(shell, without)
    size = sum(look.bytes for look in found)
    if most is not None and size > most:
        return {
            "variables": [],
            "refused": f"They come to {size / 1e9:.1f} GB, and there is room for {most / 1e9:.1f} GB beside what is kept already.",
        }
    os.makedirs(os.path.dirname(folder), mode=0o700, exist_ok=True)
    if shutil.disk_usage(os.path.dirname(folder)).free < size + ROOM_LEFT:
        return {"variables": [], "refused": f"There is no room for {size / 1e9:.1f} GB of variables on the disk."}
    os.mkdir(folder, mode=0o700)
    try:
        write(shell, folder, found)
    except OSError as error:
        removed(folder)
        return {"variables": [], "refused": f"The variables could not be written: {error.strerror}."}
    except BaseException:
        removed(folder)
        raise
    variables = [look.told() for look in found]
    return {"variables": variables, "bytes": size, "seconds": round(perf_counter() - began, 3)}


def write(shell, folder: str, found: list[Look]) -> None:
    with open(os.path.join(folder, "surroundings.pkl"), "wb") as file:
        pickle.dump(surroundings.here(shell), file, protocol=5)
    going = [look for look in found if look.digest is not None and not is_module(look.value)]
    parts = Parts(folder, shared_roots([look.value for look in found]))
    group_of: dict[str, int] = {}
    for number, group in enumerate(groups(going)):
        with open(os.path.join(folder, f"v{number}.pkl"), "wb") as file:
            saver = Saver(file, shell.user_ns, parts)
            for look in group:
                saver.dump(look.value)
                group_of[look.name] = number
    lines = [
        look.told() | {"digest": look.digest, "module": module_of(look), "group": group_of.get(look.name)}
        for look in found
    ]
    write_last(os.path.join(folder, "manifest.json"), {"python": list(sys.version_info[:2]), "variables": lines})


def groups(going: list[Look]) -> list[list[Look]]:
    """Variables that hold something in common go in one file, so that they share it again; the others one by one, so that
    what cannot be read takes nothing else with it."""
    group_of: dict[int, list[Look]] = {}
    for look in going:
        shareable = look.digester.shareable if look.digester is not None else set()
        touched = {id(group): group for part in shareable if (group := group_of.get(part)) is not None}
        group = [one for other in touched.values() for one in other] + [look]
        for one in group:
            for part in one.digester.shareable if one.digester is not None else ():
                group_of[part] = group
    placed = {id(group): group for group in group_of.values()}
    grouped = {id(look) for group in placed.values() for look in group}
    return [*placed.values(), *([look] for look in going if id(look) not in grouped)]


def module_of(look: Look) -> str | None:
    return look.value.__name__ if is_module(look.value) else None


def removed(folder: str) -> dict:
    shutil.rmtree(folder, ignore_errors=True)
    return {}


def write_last(path: str, manifest: dict) -> None:
    """Whole or not at all: a folder without it was not finished."""
    with open(f"{path}.part", "w", encoding="utf-8") as file:
        json.dump(manifest, file)
        file.flush()
        os.fsync(file.fileno())
    os.rename(f"{path}.part", path)
