"""What an app says while it starts: one JSON object a line in `$ATELIER_RUN_FOLDER/starting.jsonl`, which its backend
reads. `note` is a sentence for the person who waits; `warning` keeps it in sight afterwards; `withinMs` is how long
what comes next may take, where that is longer than an app usually gets; `failed` is why there will be no app.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any


def say(note: str, **more: Any) -> None:
    folder = os.environ.get("ATELIER_RUN_FOLDER")
    if folder is None:
        return
    line = {"at": round(time.time() * 1000), "note": note, **more}
    with open(os.path.join(folder, "starting.jsonl"), "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
