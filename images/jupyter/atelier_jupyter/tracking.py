"""Where programs of the app log their runs: an unmodified MLflow client finds it in its environment."""

from __future__ import annotations

import os

from .contract import Contract


def track_runs(contract: Contract) -> None:
    """Kernels and image terminals get the address and the app's token; a system terminal, which runs no code of notebooks, neither."""
    if contract.kind == "KernelGateway" and os.environ.get("MLFLOW_TRACKING_URI"):
        os.environ["MLFLOW_TRACKING_TOKEN"] = contract.token
        # It would print addresses of MLflow's own pages, which nobody reaches.
        os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
        # Nothing of what people do is told to anybody.
        os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    else:
        os.environ.pop("MLFLOW_TRACKING_URI", None)
