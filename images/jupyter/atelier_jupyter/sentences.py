"""What people read when a file could not be written: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from tornado.web import HTTPError

DISK_FULL = "The disk is full. Nothing was written and the file is as it was. Free some space, then save again."
STALE = "The file was changed by someone else since it was read. Nothing was overwritten. Read it again, or save under another name."
GONE = "The file is no longer there. Nothing was written. Save it under this or another name to make it anew."
READ_ONLY = "The file or its folder is read-only. Nothing was written. Save it elsewhere, or change its permissions."
UNREADABLE = "Your permissions do not let you look in here. Nothing was changed. Change them in a terminal, or ask the owner."
LEAVES = "The path is a link that leads out of your files. Nothing was written. Save it under another name."
NOT_WRITTEN = "The file could not be written; what was there is as it was. Try again, or save it elsewhere."
NO_SUCH_FILE = "There is no such file or folder."
FORMAT = "The content is neither text nor base64. Nothing was written."
UPLOAD_LOST = "The upload did not arrive whole. Nothing was written. Start the upload again."
NO_CHECKPOINTS = "There is no such version."


class InSentences:
    """Turns what a file system says into an answer that a person can use."""

    def __init__(
        self, *, disk_full: Callable[[OSError], bool], stale: type[Exception], leaves: type[Exception]
    ) -> None:
        self._disk_full = disk_full
        self._stale = stale
        self._leaves = leaves

    def __enter__(self) -> InSentences:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, self._stale):
            raise HTTPError(409, STALE) from error
        if isinstance(error, self._leaves):
            raise HTTPError(403, LEAVES) from error
        if isinstance(error, PermissionError):
            raise HTTPError(403, READ_ONLY) from error
        if isinstance(error, FileNotFoundError):
            raise HTTPError(404, NO_SUCH_FILE) from error
        if isinstance(error, OSError):
            raise (HTTPError(507, DISK_FULL) if self._disk_full(error) else HTTPError(500, NOT_WRITTEN)) from error
