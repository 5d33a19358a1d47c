"""ipykernel as `python -m ipykernel_launcher` starts it, except that it waits for a slow reader instead of throwing away
what it says: ZeroMQ drops the 1,001st message that waits, silently.
"""

import sys

# While our own folder can be found: whoever moves the variables to another kernel asks for it by name.
import atelier_carry  # noqa: F401
import atelier_check  # noqa: F401
import atelier_step  # noqa: F401
import atelier_tracking
import atelier_waiting

# The folder of this script is not the person's, and must not be found by their imports.
del sys.path[0]

from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402

# Enough for a flood of short messages while its reader is busy, some 100 MB; not endless, for a reader that is stuck.
MOST_WAITING = 200_000


class WaitingKernel(IPythonKernel):
    def __init__(self, **options):
        super().__init__(**options)
        self.control_handlers[atelier_waiting.CLAIM] = self.claim
        self.shell.events.register("pre_run_cell", atelier_tracking.name_the_cell)

    def claim(self, stream, ident, parent):
        try:
            answer = atelier_waiting.claim(self.shell, parent["content"])
        except Exception as error:  # noqa: BLE001
            answer = {"status": "error", "evalue": str(error)}
        self.session.send(stream, "atelier_claim_reply", answer, parent, ident)


class PatientKernelApp(IPKernelApp):
    kernel_class = WaitingKernel

    def init_iopub(self, context):
        context.sndhwm = MOST_WAITING
        super().init_iopub(context)

    def start(self):
        # Only now: what a module does when it is loaded may depend on what the kernel has been set to.
        atelier_waiting.load_modules()
        super().start()


if __name__ == "__main__":
    PatientKernelApp.launch_instance()
