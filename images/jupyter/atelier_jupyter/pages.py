"""No pages: answers are JSON. Jupyter's own pages, its "not found" among them, carry the server's token."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from jupyter_server.auth.identity import IdentityProvider
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado.web import HTTPError


class TokenOnly(IdentityProvider):
    """The token in the `Authorization` header, and no way to sign in: no page for it, no handlers."""

    login_available = False

    def get_handlers(self) -> list[Any]:
        return []


def serve_no_pages() -> None:
    JupyterHandler.get_template = refuse_page  # type: ignore[method-assign,assignment]
    JupyterHandler.write_error = write_json_error  # type: ignore[method-assign]
    APIHandler.write_error = write_json_error  # type: ignore[method-assign]


def refuse_page(self: JupyterHandler, name: str) -> NoReturn:
    raise HTTPError(404)


def write_json_error(self: JupyterHandler, status_code: int, **details: Any) -> None:
    message = "Not found" if status_code == 404 else "The request failed"
    error = details.get("exc_info", (None, None))[1]
    if isinstance(error, HTTPError):
        said = error.log_message % error.args if error.log_message and error.args else error.log_message
        message = (said or error.reason or message).replace("%%", "%")
    self.set_header("Content-Type", "application/json")
    self.finish(json.dumps({"message": message}))
