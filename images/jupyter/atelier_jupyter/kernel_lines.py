"""No word of a kernel is lost on its way to the notebook server.

Jupyter keeps what a kernel says while nobody listens, but it loses words at both edges: while a connection closes, and
while one opens to a kernel that it wrongly takes for idle. And it loses them where a kernel talks faster than it reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zmq
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
from tornado.websocket import WebSocketClosedError

from .said_again import SaidAgain

# Answered on a subshell while a cell runs; their `idle` says nothing about the cell. Jupyter would take the kernel for
# idle, ask it for a sign of life on the next connection, and swallow the first thing it says.
NOT_A_RUN = [
    "complete_request",
    "complete_reply",
    "inspect_request",
    "inspect_reply",
    "create_subshell_request",
    "list_subshell_request",
    "delete_subshell_request",
]


def untracked_message_types() -> list[str]:
    return [*MappingKernelManager.class_traits()["untracked_message_types"].default(), *NOT_A_RUN]


LARGE = 1 << 20


def read_without_limit(context: zmq.Context[Any]) -> None:
    """By default the 1,001st message that waits is thrown away, silently."""
    context.rcvhwm = 0


def patient(command: list[str]) -> list[str]:
    """The same on the kernel's side, where it is ipykernel as it comes."""
    if not is_ipykernel(command):
        return command
    return [command[0], str(Path(__file__).parents[1] / "kernel.py"), *command[3:]]


def is_ipykernel(command: list[str]) -> bool:
    return command[1:3] == ["-m", "ipykernel_launcher"]


class KeepingConnection(ZMQChannelsWebsocketConnection):
    """A listener that says what it has kept (`after`) is told everything that it has not, whatever became of it."""

    said: SaidAgain | None = None

    def connect(self) -> Any:
        after = self.websocket_handler.get_argument("after", None)
        if after is not None:
            self.said = SaidAgain.of(self.session_key, is_alive=self.multi_kernel_manager.__contains__)
            self.said.send = self._send
            self.said.say_again(after)
        return super().connect()

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        if isinstance(incoming_msg, str) and self.said is not None:
            self.said.forget_up_to(json.loads(incoming_msg)["kept"])
        else:
            super().handle_incoming_message(incoming_msg)

    def _on_zmq_reply(self, stream: Any, msg_list: Any) -> None:
        for part in in_parts(msg_list):
            if self.said is None:
                super()._on_zmq_reply(stream, part)
            else:
                self.said.say(part[0], serialize_msg_to_ws_v1(part, stream.channel))

    def _send(self, message: bytes) -> None:
        try:
            self.write_message(message, binary=True)
        except WebSocketClosedError:
            """It is kept."""


def in_parts(message: list[Any]) -> Iterator[list[Any]]:
    """A kernel joins what is printed within 0.2 s, which may be 50 MB. In parts the reader holds one at a time."""
    header, parent, metadata, content, *buffers = message
    if len(content) <= LARGE or json.loads(header)["msg_type"] != "stream":
        yield message
        return
    told = json.loads(header)
    said = json.loads(content)
    text = said["text"]
    for start in range(0, len(text), LARGE):
        part = {**told, "msg_id": f"{told['msg_id']}:{start}"}
        said["text"] = text[start : start + LARGE]
        yield [json.dumps(part).encode(), parent, metadata, json.dumps(said).encode(), *buffers]
