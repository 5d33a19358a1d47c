"""Why something cannot come along, as sentences for the person."""

from __future__ import annotations

import asyncio
import contextvars
import io
import mmap
import socket
import subprocess
import threading
import types
import weakref

LOCKS = (type(threading.Lock()), type(threading.RLock()), threading.Condition, threading.Event, threading.Semaphore)

HERE = "lives only in its kernel"

# What it is, and why it stays.
REASONS: list[tuple[tuple[type, ...], str, str]] = [
    ((types.GeneratorType, types.AsyncGeneratorType), "a generator in the middle of its work", HERE),
    ((types.CoroutineType,), "a coroutine", HERE),
    ((asyncio.Future,), "a task of an event loop", HERE),
    ((io.IOBase,), "an open file", f"{HERE}; open it again"),
    ((mmap.mmap,), "a window into a file", f"{HERE}; open it again"),
    ((socket.socket,), "a connection", f"{HERE}; connect again"),
    ((subprocess.Popen,), "a program that was started here", "goes on here only"),
    ((threading.Thread,), "a thread", HERE),
    (LOCKS, "a lock", HERE),
    ((weakref.ref, *weakref.ProxyTypes), "a weak reference", "holds nothing that could be carried"),
    ((contextvars.ContextVar, contextvars.Context, contextvars.Token), "a context variable", HERE),
    ((memoryview,), "a view of another object's memory", "cannot be carried"),
    ((types.FrameType, types.TracebackType), "a place in a running program", HERE),
]

BY_NAME = {
    "sqlite3.Connection": ("a connection to a database", f"{HERE}; connect again"),
    "sqlite3.Cursor": ("a cursor of a database", HERE),
}


def known_reason(value: object) -> str | None:
    """A sentence about what is known to stay, whatever it is made of."""
    known = words_for(value)
    return None if known is None else sentence(*known)


def reason_for(part: object, inside: bool) -> str:
    """A sentence about `part`; `inside`: the variable only holds it."""
    what, why = words_for(part) or (article(type(part).__qualname__), "cannot be saved")
    return f"It holds {what}, which {why}." if inside else sentence(what, why)


def words_for(value: object) -> tuple[str, str] | None:
    for kinds, what, why in REASONS:
        if isinstance(value, kinds):
            return what, why
    kind = type(value)
    return BY_NAME.get(f"{kind.__module__}.{kind.__qualname__}")


def sentence(what: str, why: str) -> str:
    return f"{what[0].upper()}{what[1:]} {why}."


def article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def reason_of(error: BaseException) -> str:
    """A sentence about what pickling or its reverse said; one line, short."""
    text = " ".join(str(error).split())
    return f"It cannot be saved: {type(error).__name__}: {text[:160]}".rstrip(": ") + "."
