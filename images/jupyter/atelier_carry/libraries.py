"""Digests of what libraries keep in memory of their own. A library that nobody imported is not imported for this."""

from __future__ import annotations

import sys


def add_to(digester, value: object, kind: type) -> bool:
    """Adds `value` to the digest where it is of a kind known here; answers whether it was."""
    numpy, pandas, pyarrow, torch = (sys.modules.get(name) for name in ("numpy", "pandas", "pyarrow", "torch"))
    if numpy is not None and kind is numpy.ndarray:
        array(digester, value, numpy)
    elif numpy is not None and kind is numpy.ma.MaskedArray:
        masked(digester, value, numpy)
    elif numpy is not None and isinstance(value, numpy.dtype):
        digester.say("dtype", repr(value).encode())
    elif pandas is not None and issubclass(kind, (pandas.DataFrame, pandas.Series, pandas.Index)):
        of_pandas(digester, value, pandas)
    elif pandas is not None and issubclass(kind, pandas.api.extensions.ExtensionArray):
        extension(digester, value, pandas)
    elif pyarrow is not None and issubclass(kind, pyarrow.Table):
        table(digester, value, pyarrow)
    elif torch is not None and kind in (torch.Tensor, torch.nn.Parameter):
        tensor(digester, value)
    else:
        return False
    # An array without objects is found again by where its memory is (`parts.py`), whoever holds it.
    if numpy is None or kind is not numpy.ndarray or value.dtype.hasobject:
        digester.shareable.add(id(value))
    return True


def array(digester, value, numpy) -> None:
    digester.say("array", f"{value.dtype!r} {value.shape} {value.flags.writeable}".encode())
    if value.dtype.hasobject:
        digester.all("elements", value.ravel().tolist())
    else:
        digester.say("data", numpy.ascontiguousarray(value).reshape(-1).view(numpy.uint8).data)


def masked(digester, value, numpy) -> None:
    """Its default for what is missing is chosen when somebody first asks for it."""
    digester.say("masked", str(bool(value.hardmask)).encode())
    array(digester, numpy.ma.getdata(value), numpy)
    array(digester, numpy.ma.getmaskarray(value), numpy)
    digester.add(value.fill_value)


def of_pandas(digester, value, pandas) -> None:
    digester.say("pandas")
    digester.add(type(value))
    if isinstance(value, pandas.RangeIndex):
        digester.add((value.start, value.stop, value.step, value.name))
    elif isinstance(value, pandas.MultiIndex):
        digester.all("levels", value.levels)
        digester.all("codes", [list(codes) for codes in value.codes])
        digester.all("names", value.names)
    elif isinstance(value, pandas.Index):
        digester.add(value.name)
        column(digester, value.array, pandas)
    else:
        digester.pairs("attrs", value.attrs.items())
        digester.add(value.index)
        if isinstance(value, pandas.Series):
            digester.add(value.name)
            column(digester, value.array, pandas)
        else:
            digester.add(value.columns)
            for number in range(value.shape[1]):
                column(digester, value.iloc[:, number].array, pandas)


def column(digester, values, pandas) -> None:
    digester.say("column", repr(values.dtype).encode())
    plain = getattr(values, "_ndarray", None) if type(values).__name__ == "NumpyExtensionArray" else None
    if plain is None:
        extension(digester, values, pandas)
    elif plain.dtype.hasobject:
        texts(digester, plain, pandas)
    else:
        array(digester, plain, sys.modules["numpy"])


def texts(digester, values, pandas) -> None:
    if len(values) > 0 and pandas.api.types.infer_dtype(values, skipna=False) == "string":
        digester.say("texts", pandas.util.hash_array(values, categorize=False).tobytes())
    else:
        digester.all("elements", values.tolist())


def extension(digester, values, pandas) -> None:
    digester.say("extension", f"{type(values).__name__} {values.dtype!r} {len(values)}".encode())
    if isinstance(values, pandas.Categorical):
        array(digester, values.codes, sys.modules["numpy"])
        digester.add(values.categories)
        digester.add(values.ordered)
    elif isinstance(values.dtype, pandas.StringDtype):
        missing = values.isna()
        digester.say("missing", missing.tobytes())
        texts(digester, values[~missing].to_numpy(dtype=object), pandas)
    else:
        digester.all("elements", values.astype(object).tolist())


def table(digester, value, pyarrow) -> None:
    digester.say("table", value.schema.to_string(show_schema_metadata=True).encode())
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, value.schema) as writer:
        writer.write_table(value.combine_chunks())
    digester.say("rows", sink.getvalue())


def tensor(digester, value) -> None:
    plain = value.detach().cpu().contiguous()
    digester.say("tensor", f"{type(value).__name__} {plain.dtype} {tuple(plain.shape)} {value.requires_grad}".encode())
    digester.say("data", plain.view(-1).view(sys.modules["torch"].uint8).numpy().data if plain.numel() else b"")
