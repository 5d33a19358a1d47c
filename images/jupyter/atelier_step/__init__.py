"""What a step of a pipeline leaves behind: the values of variables, as JSON for the notebook server."""

from __future__ import annotations

import json
import os

LONGEST = 100_000


class Said:
    """JSON for the notebook server."""

    def __init__(self, value: dict) -> None:
        self.value = value

    def __repr__(self) -> str:
        return repr(self.value)

    def _repr_mimebundle_(self, **_options) -> dict:
        return {"application/json": self.value, "text/plain": repr(self)}


def begin(notebook: str) -> Said:
    """What the kernel logs is of that notebook, whatever it was started as."""
    os.environ["ATELIER_NOTEBOOK"] = notebook
    return Said({})


def outputs(names: list[str]) -> Said:
    """Answers `values` of those that are there and can be said in JSON, and `problems`, a sentence for each other one."""
    from IPython import get_ipython

    variables = get_ipython().user_ns
    values: dict = {}
    problems: dict = {}
    for name in names:
        if name not in variables:
            problems[name] = f'The notebook ended without a variable "{name}".'
            continue
        try:
            value = plain(variables[name])
            size = len(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError, RecursionError):
            kind = type(variables[name]).__name__
            problems[name] = f'"{name}" is a {kind}, which no step can be handed. Write it to a file, or hand on a number or text.'
            continue
        if size > LONGEST:
            problems[name] = f'"{name}" is longer than {LONGEST // 1000} kB. Write it to a file and hand on that.'
        else:
            values[name] = value
    return Said({"values": values, "problems": problems})


def plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    # Numbers of NumPy, and its arrays and those of others.
    for way in ("item", "tolist"):
        convert = getattr(value, way, None)
        if convert is not None:
            try:
                return plain(convert())
            except ValueError:
                continue
    raise TypeError(type(value).__name__)
