"""Runs the start-up scripts of an app before anything else of it: `scripts.py <folder> [seconds]`, the folder as its backend
makes it: `<n>-<whose>.sh` in their order, `log` for what they write, and `must-succeed` where an app is not to start
after one of the domain's that failed.

Each gets its time, and is ended with what it started when that is over. A script that fails is told, and keeps the app
from nothing unless the domain says so.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from said import say

# `core/compute/start-script.ts` names it to people.
LONGEST_S = 300.0
# What this program ends with where there is to be no app.
NO_APP = 75
NAMES = {"domain": "The start-up script of your domain", "person": "Your own start-up script"}


def run(script: Path, log: Path, longest: float) -> str | None:
    """What went wrong, as the end of a sentence; `None` where nothing did."""
    began = time.monotonic()
    with open(log, "ab") as told:
        told.write(f"--- {script.stem.partition('-')[2]}, {time.strftime('%H:%M:%S')}\n".encode())
        told.flush()
        process = subprocess.Popen(
            ["/bin/sh", str(script)],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=longest)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            told.write(f"--- ended after {longest:g} s\n".encode())
            return f"did not end within {longest:g} s, so it was ended"
        told.write(f"--- code {code} after {time.monotonic() - began:.1f} s\n".encode())
    return None if code == 0 else f"ended with code {code}"


def main(folder: Path, longest: float) -> int:
    for script in sorted(folder.glob("*.sh")):
        name = NAMES[script.stem.partition("-")[2]]
        say(f"Running: {name[0].lower()}{name[1:]}", withinMs=round(longest * 1000) + 10_000)
        wrong = run(script, folder / "log", longest)
        if wrong is None:
            continue
        tail = (folder / "log").read_bytes()[-2_000:].decode(errors="replace")
        print(f"{name} {wrong}.\n{tail}", file=sys.stderr)
        if "domain" in script.stem and (folder / "must-succeed").exists():
            failed = f"{name} {wrong}, and your domain wants no app without it. The last it wrote:\n{tail}"
            say(f"{name} {wrong}.", failed=failed)
            return NO_APP
        say(f"{name} {wrong}. The app goes on without it; its log says more.", warning=True)
    say("Starting the app")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else LONGEST_S))
