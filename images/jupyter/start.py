"""Jupyter Server of an app: `python start.py`, all it needs in the environment (see ARCHITECTURE.md)."""

from atelier_jupyter.app import AtelierServerApp, settings_from
from atelier_jupyter.contract import Contract
from atelier_jupyter.tracking import track_runs

if __name__ == "__main__":
    contract = Contract.from_environment()
    AtelierServerApp.kind = contract.kind
    AtelierServerApp.waits = contract.waits
    track_runs(contract)
    # No arguments: whatever stands on a command line can be read by everyone on the machine.
    AtelierServerApp.launch_instance(argv=[], config=settings_from(contract))
