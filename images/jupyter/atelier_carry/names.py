"""Which names of a kernel are the person's."""

from __future__ import annotations

import sys
import types

# The shell's own, which the other kernel has too.
OF_THE_SHELL = {"In", "Out", "get_ipython", "exit", "quit", "open", "display"}


def own_names(shell) -> list[str]:
    """Names of variables in the order in which they came to be; what begins with `_` is the shell's history or private."""
    hidden = shell.user_ns_hidden
    return [
        name
        for name, value in list(shell.user_ns.items())
        if not name.startswith("_")
        and name not in OF_THE_SHELL
        and value is not sys.modules[__package__]
        and not (name in hidden and hidden[name] is value)
    ]


def is_module(value: object) -> bool:
    return isinstance(value, types.ModuleType)
