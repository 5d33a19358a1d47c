"""A digest of a value that is the same for equal values in two processes.

Values are taken apart by the same protocol by which they are pickled, so that whatever has a state has a digest. It
covers type, content, order and, within one value, which mutable parts are one and the same. What has no digest cannot
be compared, and so is never said to have been carried: `Unsure` names the part that is to blame.
"""

from __future__ import annotations

import copyreg
import functools
import hashlib
import struct
import sys
import types
import warnings

ATOMS = (type(None), bool, int, str, bytes, type(Ellipsis), type(NotImplemented))
# Py_TPFLAGS_HEAPTYPE: what Python itself is made of has it not, and is the same everywhere, named or not.
MADE_AT_RUN_TIME = 1 << 9
SHAREABLE = (list, dict, set, bytearray, types.CellType, functools._lru_cache_wrapper)
# Of a class that a notebook defined: made by Python itself, anew in each process.
NOT_OF_A_CLASS = {
    "__dict__", "__weakref__", "__doc__", "__firstlineno__", "__static_attributes__", "_abc_impl", "__annotate_func__",
    "__annotations_cache__", "__abstractmethods__", "__slotnames__",
}


class Unsure(Exception):
    """It cannot be compared; `part` is the object to blame, `inside`: it is only a part of the whole."""

    def __init__(self, part: object, inside: bool) -> None:
        super().__init__(type(part).__name__)
        self.part = part
        self.inside = inside


def digest(value: object, namespace: dict) -> str:
    return digested(value, namespace).hash.hexdigest()


def digested(value: object, namespace: dict) -> Digester:
    """Throws `Unsure`. `namespace`: the kernel's variables, which functions see by name and do not hold."""
    digester = Digester(namespace)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            digester.add(value)
        except RecursionError:
            raise Unsure(value, inside=False) from None
    return digester


class Digester:
    def __init__(self, namespace: dict) -> None:
        self.hash = hashlib.blake2b(digest_size=16)
        self.namespace = namespace
        self.seen: dict[int, int] = {}
        # Ids are only names as long as what they name is there.
        self.kept: list[object] = []
        # Ids of what must stay one and the same for whoever else holds it.
        self.shareable: set[int] = set()
        self.depth = 0

    def say(self, tag: str, data: bytes = b"") -> None:
        head = tag.encode()
        self.hash.update(struct.pack("<IQ", len(head), len(data)) + head)
        self.hash.update(data)

    def add(self, value: object) -> None:
        kind = type(value)
        if kind in ATOMS:
            self.say(kind.__name__, repr(value).encode("utf-8", "surrogatepass") if kind is not bytes else value)
        elif kind is float:
            self.say("float", struct.pack("<d", value))
        elif kind is complex:
            self.say("complex", struct.pack("<dd", value.real, value.imag))
        elif kind is types.ModuleType:
            self.say("module", value.__name__.encode())
        elif value is self.namespace:
            self.say("namespace")
        elif not self.was_seen(value):
            self.depth += 1
            self.parts(value, kind)
            self.depth -= 1

    def was_seen(self, value: object) -> bool:
        # Two equal tuples may have become one, or one two, without anybody being able to tell.
        if type(value) in (tuple, frozenset):
            return False
        number = self.seen.get(id(value))
        if number is not None:
            self.say("again", str(number).encode())
            return True
        self.seen[id(value)] = len(self.seen)
        self.kept.append(value)
        return False

    def parts(self, value: object, kind: type) -> None:
        if kind in SHAREABLE:
            self.shareable.add(id(value))
        if kind in (list, tuple):
            self.all(kind.__name__, value)
        elif kind is dict or kind is types.MappingProxyType:
            self.pairs(kind.__name__, value.items())
        elif kind in (set, frozenset):
            self.unordered(kind.__name__, value)
        elif kind is bytearray:
            self.say("bytearray", bytes(value))
        elif issubclass(kind, type):
            self.a_class(value)
        elif kind is types.FunctionType:
            self.function(value)
        elif kind is types.CodeType:
            self.code(value)
        elif kind is types.CellType:
            self.cell(value)
        elif kind in (property, classmethod, staticmethod):
            self.descriptor(value)
        elif kind in (types.MemberDescriptorType, types.GetSetDescriptorType, types.WrapperDescriptorType):
            self.say("descriptor", value.__qualname__.encode())
        elif kind is functools._lru_cache_wrapper:
            self.all("memoised", [value.__wrapped__, value.cache_parameters()])
        elif not self.of_a_library(value, kind):
            self.reduced(value)

    def all(self, tag: str, values) -> None:
        values = list(values)
        self.say(tag, str(len(values)).encode())
        for value in values:
            self.add(value)

    def pairs(self, tag: str, items) -> None:
        items = list(items)
        self.say(tag, str(len(items)).encode())
        for key, value in items:
            self.add(key)
            self.add(value)

    def unordered(self, tag: str, values) -> None:
        self.say(tag, str(len(values)).encode())
        for one in sorted(self.alone(value) for value in values):
            self.hash.update(one)

    def alone(self, value: object) -> bytes:
        other = Digester(self.namespace)
        other.add(value)
        return other.hash.digest()

    def a_class(self, value: type) -> None:
        if is_found_by_name(value) or not value.__flags__ & MADE_AT_RUN_TIME:
            return self.say("class", f"{value.__module__}.{value.__qualname__}".encode())
        self.shareable.add(id(value))
        self.say("own class", value.__qualname__.encode())
        self.all("bases", value.__bases__)
        own = {key: part for key, part in vars(value).items() if key not in NOT_OF_A_CLASS}
        self.pairs("body", sorted(own.items()))
        return None

    def function(self, value: types.FunctionType) -> None:
        if is_found_by_name(value):
            return self.say("function", f"{value.__module__}.{value.__qualname__}".encode())
        self.shareable.add(id(value))
        self.say("own function", value.__qualname__.encode())
        self.code(value.__code__)
        self.add(value.__defaults__)
        self.add(value.__kwdefaults__)
        self.add(value.__doc__)
        self.pairs("attributes", value.__dict__.items())
        self.all("closure", value.__closure__ or ())
        return None

    def code(self, value: types.CodeType) -> None:
        self.say("code", value.co_code)
        for part in (value.co_names, value.co_varnames, value.co_freevars, value.co_cellvars, value.co_flags):
            self.add(part)
        self.all("constants", value.co_consts)

    def cell(self, value: types.CellType) -> None:
        try:
            content = value.cell_contents
        except ValueError:
            return self.say("empty cell")
        self.say("cell")
        return self.add(content)

    def descriptor(self, value) -> None:
        parts = (value.fget, value.fset, value.fdel) if type(value) is property else (value.__func__,)
        self.all(type(value).__name__, parts)

    def of_a_library(self, value: object, kind: type) -> bool:
        from . import libraries

        return libraries.add_to(self, value, kind)

    def reduced(self, value: object) -> None:
        reduced = self.reduction(value)
        if isinstance(reduced, str):
            if getattr(value, "__module__", None) == "__main__":
                raise Unsure(value, inside=self.depth > 1)
            return self.say("named", f"{type(value).__module__}.{reduced}".encode())
        self.shareable.add(id(value))
        make, args, state, items, entries = (*reduced, None, None, None)[:5]
        self.say("object")
        self.add(type(value))
        self.add(make)
        self.add(tuple(args or ()))
        self.add(state)
        if items is not None:
            self.all("items", items)
        if entries is not None:
            self.pairs("entries", entries)
        # What a reduction makes on the way must stay, or another object gets its id.
        self.kept.append(reduced)
        return None

    def reduction(self, value: object):
        try:
            own = copyreg.dispatch_table.get(type(value))
            return own(value) if own is not None else value.__reduce_ex__(4)
        except RecursionError:
            raise
        except Exception as error:
            raise Unsure(value, inside=self.depth > 1) from error


def is_found_by_name(value) -> bool:
    """Whether the other process finds it by importing its module."""
    module = getattr(value, "__module__", None)
    if module is None or module == "__main__":
        return False
    found: object = sys.modules.get(module)
    for name in value.__qualname__.split("."):
        found = getattr(found, name, None)
    return found is value
