"""The variables that take most memory, told cheaply and often: asked between cells, so that something is known of them
when a kernel has been ended by the machine."""

from __future__ import annotations

import sys

from .answer import Answer
from .names import own_names

MOST = 5
# Smaller ones explain nothing.
LEAST_BYTES = 1_000_000


def largest() -> Answer:
    """`{"variables": [{"name", "kind", "bytes"}]}`, the largest first. Nothing is copied, read or called that could take long."""
    from IPython import get_ipython

    shell = get_ipython()
    found = []
    for name in own_names(shell):
        value = shell.user_ns[name]
        size = bytes_of(value)
        if size >= LEAST_BYTES:
            found.append({"name": name, "kind": type(value).__qualname__, "bytes": size})
    return Answer({"variables": sorted(found, key=lambda one: -one["bytes"])[:MOST]})


def bytes_of(value: object) -> int:
    """What the library that made it says, else what Python says, with what the first thousand items hold."""
    try:
        numpy, pandas, torch = (sys.modules.get(name) for name in ("numpy", "pandas", "torch"))
        if numpy is not None and isinstance(value, numpy.ndarray):
            return int(value.nbytes)
        if pandas is not None and isinstance(value, pandas.DataFrame):
            return int(value.memory_usage(index=True, deep=False).sum())
        if pandas is not None and isinstance(value, (pandas.Series, pandas.Index)):
            return int(value.memory_usage(deep=False))
        if torch is not None and isinstance(value, torch.Tensor) and value.device.type == "cpu":
            return int(value.element_size() * value.nelement())
        if type(value) in (list, tuple, set, dict):
            return sys.getsizeof(value) + of_items(value)
        return sys.getsizeof(value)
    except Exception:
        return 0


def of_items(value) -> int:
    """Of a long one as many as are looked at stand for all."""
    items = list(value.values() if isinstance(value, dict) else value) if len(value) <= 1000 else []
    if not items and len(value) > 0:
        iterator = iter(value.values() if isinstance(value, dict) else value)
        items = [next(iterator) for _ in range(1000)]
    looked = sum(sys.getsizeof(item) for item in items)
    return looked * len(value) // max(1, len(items))
