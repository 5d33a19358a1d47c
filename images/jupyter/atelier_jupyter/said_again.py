"""What a kernel said stays here until its listener has kept it.

A notebook server that is killed takes with it what it had received and not yet written down. So each message is kept
until the listener says `{"kept": <message id>}`, and on its return it says with `after=<message id>` what it has.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import ClassVar


class SaidAgain:
    """By session of a kernel: its messages on the way, in the order in which they were sent."""

    kept: ClassVar[dict[str, SaidAgain]] = {}

    def __init__(self) -> None:
        self.messages: OrderedDict[str, bytes] = OrderedDict()
        self.send: Callable[[bytes], None] = lambda message: None

    @classmethod
    def of(cls, session_key: str, *, is_alive: Callable[[str], bool]) -> SaidAgain:
        for key in [key for key in cls.kept if not is_alive(key.split(":", 1)[0])]:
            del cls.kept[key]
        return cls.kept.setdefault(session_key, cls())

    def say(self, header: bytes, message: bytes) -> None:
        """A connection that is being replaced hears the same as the new one: it is said once."""
        message_id = json.loads(header)["msg_id"]
        if message_id in self.messages:
            return
        self.messages[message_id] = message
        self.send(message)

    def forget_up_to(self, message_id: str) -> None:
        if message_id not in self.messages:
            return
        while self.messages.popitem(last=False)[0] != message_id:
            pass

    def say_again(self, after: str) -> None:
        self.forget_up_to(after)
        for message in list(self.messages.values()):
            self.send(message)
