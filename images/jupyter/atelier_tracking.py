"""Runs that are logged from a notebook say which notebook and which cell: MLflow's client takes tags of a new run from its
environment, in the kernel and in programs that the cell starts.
"""

from __future__ import annotations

import json
import os
from typing import Any

CONTEXT = "MLFLOW_RUN_CONTEXT"


def name_the_cell(info: Any) -> None:
    """Before each cell. What the person put there is kept."""
    tags = {
        "atelier.notebook": os.environ.get("ATELIER_NOTEBOOK"),
        "atelier.cell": getattr(info, "cell_id", None),
    }
    known = {key: value for key, value in tags.items() if value}
    os.environ[CONTEXT] = json.dumps({**_theirs(), **known})


def _theirs() -> dict[str, str]:
    try:
        found = json.loads(os.environ.get(CONTEXT, "{}"))
    except ValueError:
        return {}
    return {key: value for key, value in found.items() if not key.startswith("atelier.")} if isinstance(found, dict) else {}
