"""What would be carried, how, how large it is, and what would not, with the reason."""

from __future__ import annotations

import ast
import importlib.util
import sys
import types

from .digest import Digester, Unsure, digested, is_found_by_name
from .names import is_module, own_names
from .parts import shared_roots, suits_arrow
from .pickling import size_of
from .reasons import known_reason, reason_for, reason_of

# What two disks and a comparison left over on a small machine; only for saying about how long it takes.
BYTES_A_SECOND = 150_000_000


def planned(shell, cells: list[dict[str, str]]) -> dict:
    variables = [look.told() for look in looks(shell)]
    made_in = assigned_in(cells)
    for variable in variables:
        if variable["how"] == "lost" and variable["name"] in made_in:
            variable["cell"] = made_in[variable["name"]]
    size = sum(variable["bytes"] for variable in variables)
    return {"variables": variables, "bytes": size, "seconds": round(0.3 + size / BYTES_A_SECOND, 1)}


class Look:
    """One variable as it was found: `digest` is `None` where it cannot be carried."""

    def __init__(self, name: str, value: object, found: dict) -> None:
        self.name = name
        self.value = value
        self.digest: str | None = found.get("digest")
        # For as long as it is compared with others: the ids in it are names of what is there.
        self.digester: Digester | None = found.get("digester")
        self.how: str = found["how"]
        self.bytes: int = found.get("bytes", 0)
        self.reason: str = found.get("reason", "")

    def told(self) -> dict:
        kind = type(self.value)
        return {
            "name": self.name,
            "kind": kind.__qualname__,
            "how": self.how,
            "bytes": self.bytes,
            "reason": self.reason,
        }


def looks(shell, without: list[str] | None = None) -> list[Look]:
    namespace = shell.user_ns
    names = own_names(shell)
    shared = shared_roots([namespace[name] for name in names])
    left_out = set(without or [])
    return [
        Look(name, namespace[name], looked_at(namespace[name], namespace, shared))
        for name in names
        if name not in left_out
    ]


def looked_at(value: object, namespace: dict, shared: set[int]) -> dict:
    if is_module(value):
        return module(value)
    if is_window(value):
        return {"how": "lost", "reason": "A window into a file lives only in its kernel; open it again."}
    try:
        digester = digested(value, namespace)
        size = size_of(value, namespace, shared)
    except Unsure as unsure:
        reason = known_reason(value) or reason_for(unsure.part, unsure.inside)
        return {"how": "lost", "reason": reason}
    except Exception as error:
        return {"how": "lost", "reason": reason_of(error)}
    return {"how": how_of(value), "digest": digester.hash.hexdigest(), "digester": digester, "bytes": size}


def module(value: types.ModuleType) -> dict:
    name = value.__name__
    try:
        is_there = name == "__main__" or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        is_there = False
    if is_there:
        return {"how": "import", "digest": f"module {name}"}
    return {"how": "lost", "reason": f"The module {name} was made here and cannot be imported."}


def is_window(value: object) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.memmap)


def how_of(value: object) -> str:
    numpy, pandas, torch = (sys.modules.get(name) for name in ("numpy", "pandas", "torch"))
    if isinstance(value, (types.FunctionType, type)):
        return "import" if is_found_by_name(value) else "code"
    if numpy is not None and type(value) is numpy.ndarray and not value.dtype.hasobject:
        return "npy"
    if pandas is not None and type(value) is pandas.DataFrame and suits_arrow(value, pandas):
        return "arrow"
    if torch is not None and isinstance(value, torch.Tensor):
        return "torch"
    return "cloudpickle"


def assigned_in(cells: list[dict[str, str]]) -> dict[str, str]:
    """The last cell that gave each name its value, by name. Cells that are not plain Python are passed over."""
    made: dict[str, str] = {}
    for cell in cells:
        try:
            tree = ast.parse(cell["source"])
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                made[node.id] = cell["id"]
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                made[node.name] = cell["id"]
    return made
