"""One pickle of all variables, so that what they share they share again.

Functions of the notebook go by their code, without the variables that they name: they see those of the kernel that they
arrive in, as a function that was defined there does.
"""

from __future__ import annotations

import functools
import io
import pickle

import cloudpickle

from .digest import is_found_by_name
from .parts import FoundParts, Parts


class Saver(cloudpickle.Pickler):
    """One `dump` after the other into the same file; what was in an earlier one is referred to."""

    def __init__(self, file, namespace: dict, parts: Parts) -> None:
        super().__init__(file, protocol=5)
        self.namespace = namespace
        self.parts = parts

    def persistent_id(self, value):
        if value is self.namespace:
            return ("namespace",)
        return self.parts.place_of(value)

    def reducer_override(self, value):
        if type(value) is functools._lru_cache_wrapper and not is_found_by_name(value):
            return (memoised, (value.__wrapped__, value.cache_parameters()))
        reduced = super().reducer_override(value)
        if not isinstance(value, type) or "__slots__" not in vars(value) or not isinstance(reduced, tuple):
            return reduced
        make, (meta, name, bases, body, *rest), *more = reduced
        if make is not cloudpickle.cloudpickle._make_skeleton_class:
            return reduced
        # Left to itself it makes a class without slots, whose objects are of another build.
        return (make, (meta, name, bases, {**body, "__slots__": value.__slots__}, *rest), *more)

    def _dynamic_function_reduce(self, func):
        make, args, state, *rest = super()._dynamic_function_reduce(func)
        if func.__globals__ is self.namespace:
            args = (args[0], self.namespace, *args[2:])
            state = (state[0], {**state[1], "__globals__": {}})
        return (make, args, state, *rest)


def memoised(function, parameters: dict):
    """As `functools.lru_cache` made it, with nothing remembered yet."""
    return functools.lru_cache(**parameters)(function)


class Loader(pickle.Unpickler):
    def __init__(self, file, parts: FoundParts) -> None:
        super().__init__(file)
        self.parts = parts

    def persistent_load(self, place):
        return self.parts.at(place)


class Counter(io.RawIOBase):
    """A file that keeps nothing but its length."""

    def __init__(self) -> None:
        self.bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        size = memoryview(data).nbytes
        self.bytes += size
        return size


def size_of(value: object, namespace: dict, shared: set[int]) -> int:
    """Bytes that `value` would take; throws whatever pickling it throws."""
    file = Counter()
    parts = Parts(None, shared)
    Saver(file, namespace, parts).dump(value)
    return file.bytes + parts.bytes
