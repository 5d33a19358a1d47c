"""Arrays and frames in files of their own: `.npy` and Arrow, which are read as they lie and by other programs too."""

from __future__ import annotations

import os
import sys

from .digest import Unsure, digest

SAMPLE = 1000


class Parts:
    """Writes parts into `folder`; with `folder` None it only counts what it would write."""

    def __init__(self, folder: str | None, shared: set[int]) -> None:
        self.folder = folder
        # Ids of arrays of which more than one variable shows a piece.
        self.shared = shared
        self.bytes = 0
        self.known: dict[int, tuple] = {}
        # What has an id here must outlive the writing.
        self.kept: list[object] = []

    def place_of(self, value: object) -> tuple | None:
        """Where `value` is, for the pickle; `None`: it is pickled with the rest."""
        known = self.known.get(id(value))
        if known is not None:
            return known
        kind = type(value)
        numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
        if numpy is not None and kind is numpy.ndarray and not value.dtype.hasobject:
            place = self.array(value, numpy)
        elif pandas is not None and kind is pandas.DataFrame and suits_arrow(value, pandas):
            place = self.frame(value)
        else:
            return None
        self.known[id(value)] = place
        self.kept.append(value)
        return place

    def array(self, value, numpy) -> tuple:
        root = root_of(value, numpy)
        writeable = bool(value.flags.writeable)
        if root is not value and id(root) in self.shared:
            offset = address(value) - address(root)
            shape = (value.shape, value.strides, numpy.lib.format.dtype_to_descr(value.dtype))
            return ("view", self.place_of(root), offset, *shape, writeable)
        name = f"a{len(self.known)}.npy"
        self.bytes += value.nbytes
        if self.folder is not None:
            numpy.save(os.path.join(self.folder, name), value, allow_pickle=False)
        return ("array", name, writeable)

    def frame(self, value) -> tuple:
        name = f"f{len(self.known)}.arrow"
        self.bytes += int(value.memory_usage(index=True, deep=False).sum())
        if self.folder is not None:
            write_frame(value, os.path.join(self.folder, name))
        return ("frame", name)


class FoundParts:
    """Reads parts back; each once, so that what was one object is one again."""

    def __init__(self, folder: str, namespace: dict) -> None:
        self.folder = folder
        self.namespace = namespace
        self.known: dict[tuple, object] = {}

    def at(self, place: tuple) -> object:
        if place == ("namespace",):
            return self.namespace
        if place not in self.known:
            self.known[place] = self.read(place)
        return self.known[place]

    def read(self, place: tuple) -> object:
        if place[0] == "frame":
            return read_frame(os.path.join(self.folder, place[1]))
        import numpy

        if place[0] == "array":
            value = numpy.load(os.path.join(self.folder, place[1]), allow_pickle=False)
        else:
            _, of, offset, shape, strides, kind, _ = place
            memory = self.at(of).ravel(order="K").view(numpy.uint8)
            dtype = numpy.lib.format.descr_to_dtype(kind)
            value = numpy.ndarray(shape, dtype, buffer=memory, offset=offset, strides=strides)
        value.flags.writeable = place[-1]
        return value


def shared_roots(values) -> set[int]:
    """Ids of arrays that are variables themselves, or of which several variables show a piece."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return set()
    roots = [id(root_of(value, numpy)) for value in values if type(value) is numpy.ndarray]
    return {root for root in roots if roots.count(root) > 1}


def root_of(value, numpy):
    """The array that owns the memory; the array itself where something else does."""
    root = value
    while type(root.base) is numpy.ndarray:
        root = root.base
    whole = root.base is None and (root.flags.c_contiguous or root.flags.f_contiguous) and not root.dtype.hasobject
    return root if whole else value


def address(value) -> int:
    return value.__array_interface__["data"][0]


def suits_arrow(frame, pandas) -> bool:
    """Whether Arrow gives the frame back as it was; tried with its first rows."""
    if "pyarrow" not in sys.modules and not has_pyarrow():
        return False
    if frame.attrs or not all(type(name) is str for name in frame.columns) or not frame.columns.is_unique:
        return False
    if any(dtype == object for dtype in frame.dtypes):
        return False
    sample = frame.iloc[:SAMPLE]
    try:
        return digest(sample, {}) == digest(through_arrow(sample), {})
    except (Unsure, Exception):
        return False


def has_pyarrow() -> bool:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return True


def through_arrow(frame):
    import pyarrow

    return pyarrow.Table.from_pandas(frame).to_pandas()


def write_frame(frame, path: str) -> None:
    import pyarrow

    table = pyarrow.Table.from_pandas(frame)
    with pyarrow.OSFile(path, "wb") as file, pyarrow.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def read_frame(path: str):
    import pyarrow

    with pyarrow.memory_map(path) as file, pyarrow.ipc.open_file(file) as reader:
        return reader.read_all().to_pandas()
