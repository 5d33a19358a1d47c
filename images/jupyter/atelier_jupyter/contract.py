"""What an app is told when it starts; the table in ARCHITECTURE.md."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Waits:
    """The kernel that is to wait in the app: its kernelspec, and the modules that it loads beforehand."""

    kernel: str
    loads: str


@dataclass(frozen=True)
class Contract:
    kind: str
    base_url: str
    home: str
    run_folder: str
    environment: str
    token: str = field(repr=False)
    waits: Waits | None = None

    @staticmethod
    def from_environment() -> Contract:
        token_file = Path(os.environ["ATELIER_APP_FOLDER"], "token")
        return Contract(
            kind=os.environ["ATELIER_APP_KIND"],
            base_url=os.environ["ATELIER_BASE_URL"],
            home=os.path.realpath(os.environ["ATELIER_HOME"]),
            run_folder=os.environ["ATELIER_RUN_FOLDER"],
            environment=os.environ["ATELIER_ENVIRONMENT"],
            token=token_file.read_text(encoding="utf-8").strip(),
            waits=waits(),
        )


def waits() -> Waits | None:
    """Taken out of the environment: what else runs in the app knows nothing of it."""
    kernel = os.environ.pop("ATELIER_WAITING_KERNEL", "")
    loads = os.environ.pop("ATELIER_KERNEL_LOADS", "")
    return Waits(kernel, loads) if kernel else None
