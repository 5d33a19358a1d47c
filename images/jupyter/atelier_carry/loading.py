"""Fills a kernel from a folder that `save` wrote, and compares each variable with what it was."""

from __future__ import annotations

import importlib
import json
import os
import pickle
import sys

from . import surroundings
from .digest import Unsure, digest
from .parts import FoundParts
from .pickling import Loader
from .reasons import reason_of


class Broken(Exception):
    """Its reading ended here; what follows in its file refers to it, and cannot be read either."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


def loaded(shell, folder: str, partly: bool) -> dict:
    """`partly`: what cannot be read is told as lost; else it is named, and nothing is filled in."""
    try:
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
    except FileNotFoundError:
        return {"variables": [], "refused": "The saved variables are not there any more."}
    if manifest["python"] != list(sys.version_info[:2]):
        version = ".".join(map(str, manifest["python"]))
        return {"variables": [], "refused": f"The variables were saved by Python {version}, which this kernel is not."}
    with open(os.path.join(folder, "surroundings.pkl"), "rb") as file:
        troubles = surroundings.settle(shell, pickle.load(file))
    going = [variable for variable in manifest["variables"] if variable["digest"] is not None]
    parts = FoundParts(folder, shell.user_ns)
    values: dict[str, object] = {}
    lost: dict[str, str] = {}
    for group in groups(going):
        try:
            values.update(read(folder, group, parts))
        except Broken as broken:
            if not partly:
                return {"variables": [], "broken": {"name": broken.name, "reason": broken.reason}}
            together = f"It holds something in common with {broken.name}, which could not be read."
            lost.update({one["name"]: broken.reason if one["name"] == broken.name else together for one in group})
    # All of them before the first is compared, and in the order that they had: functions see the others by name.
    shell.user_ns.update({one["name"]: values[one["name"]] for one in going if one["name"] in values})
    told = [compared(variable, shell.user_ns, lost) for variable in manifest["variables"]]
    return {"variables": told, "broken": None, "troubles": troubles}


def groups(going: list[dict]) -> list[list[dict]]:
    """Those that are in one file, together; modules are in none."""
    together: dict[object, list[dict]] = {}
    for variable in going:
        key = variable["name"] if variable["group"] is None else variable["group"]
        together.setdefault(key, []).append(variable)
    return list(together.values())


def read(folder: str, group: list[dict], parts: FoundParts) -> dict[str, object]:
    name = group[0]["name"]
    values: dict[str, object] = {}
    try:
        if group[0]["module"] is not None:
            return {name: importlib.import_module(group[0]["module"])}
        with open(os.path.join(folder, f"v{group[0]['group']}.pkl"), "rb") as file:
            loader = Loader(file, parts)
            for variable in group:
                name = variable["name"]
                values[name] = loader.load()
    except Exception as error:
        raise Broken(name, reason_of(error)) from error
    return values


def compared(variable: dict, namespace: dict, lost: dict[str, str]) -> dict:
    """Takes what came out different away again: no variable at all is better than another one."""
    name = variable["name"]
    told = {key: variable[key] for key in ("name", "kind", "how", "bytes", "reason")}
    if variable["digest"] is None:
        return told
    if name in lost:
        return told | {"how": "lost", "reason": lost[name]}
    if is_same(namespace[name], variable, namespace):
        return told
    del namespace[name]
    return told | {"how": "lost", "reason": "It did not arrive as it was, and was left out."}


def is_same(value: object, variable: dict, namespace: dict) -> bool:
    if variable["module"] is not None:
        return value is sys.modules.get(variable["module"])
    try:
        return digest(value, namespace) == variable["digest"]
    except Unsure:
        return False
