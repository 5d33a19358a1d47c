"""Three days of an app that stays up: prints for how long it slept between its looks, and what was left after each."""

import asyncio
import json
import os
import sys

from atelier_jupyter.trash import DAY_S, TRASH, let_old_go

home = sys.argv[1]
folder = os.path.join(home, TRASH)
START_S = 1_000 * DAY_S


def entry(days_old: int, name: str) -> str:
    return f"{(START_S - days_old * DAY_S) * 1000}.{name}"


async def main() -> None:
    os.makedirs(folder)
    for days_old in (28, 29, 30, 31):
        open(os.path.join(folder, entry(days_old, f"{days_old} days")), "w").close()
    slept: list[float] = []
    left: list[list[str]] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        left.append(sorted(name.split(".", 1)[1] for name in os.listdir(folder)))
        if len(slept) == 3:
            raise asyncio.CancelledError

    try:
        # A second past midnight: what is 30 days old is then older than that.
        await let_old_go(home, now=lambda: START_S + 1 + sum(slept), sleep=sleep)
    except asyncio.CancelledError:
        print(json.dumps({"slept": slept, "left": left}))


asyncio.run(main())
