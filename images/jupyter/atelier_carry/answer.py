"""What a kernel answers to a question of the notebook server: JSON, and short as text."""

from __future__ import annotations


class Answer:
    def __init__(self, value: dict) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"<{len(self.value.get('variables', []))} variables>"

    def _repr_mimebundle_(self, **_options) -> dict:
        return {"application/json": self.value, "text/plain": repr(self)}
