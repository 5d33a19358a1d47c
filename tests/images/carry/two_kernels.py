"""Makes every kind of `kinds.py` in one kernel, carries all of them to another one, and looks at them there.

`python two_kernels.py <kernel.py>` prints `{"kinds", "plan", "saved", "loaded", "partly", "checks", "surroundings",
"without"}` as JSON; names are the kinds'.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager
from kinds import CARRIED, LOST

START = sys.argv[1]


def kernel(folder: str):
    spec = os.path.join(folder, "kernels", "ours")
    os.makedirs(spec, exist_ok=True)
    with open(os.path.join(spec, "kernel.json"), "w", encoding="utf-8") as file:
        argv = [sys.executable, START, "-f", "{connection_file}"]
        json.dump({"argv": argv, "display_name": "ours", "language": "python"}, file)
    specs = KernelSpecManager(kernel_dirs=[os.path.join(folder, "kernels")])
    manager = KernelManager(kernel_name="ours", kernel_spec_manager=specs, transport="ipc")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return manager, client


def run(client, code: str) -> None:
    answer = client.execute_interactive(code, output_hook=lambda message: None, timeout=300)
    if answer["content"]["status"] != "ok":
        raise SystemExit(f"{code}\n" + "\n".join(answer["content"].get("traceback", [])))


def ask(client, expression: str):
    message = client.execute("", silent=True, user_expressions={"asked": expression})
    while True:
        answer = client.get_shell_msg(timeout=300)
        if answer["parent_header"].get("msg_id") == message:
            break
    told = answer["content"]["user_expressions"]["asked"]
    if told["status"] != "ok":
        return {"error": f"{told.get('ename')}: {told.get('evalue')}", "traceback": told.get("traceback")}
    data = told["data"]
    return data.get("application/json", data.get("text/plain"))


def main() -> None:
    folder = tempfile.mkdtemp()
    manager, client = kernel(folder)
    for name, source, _ in [*CARRIED, *LOST]:
        run(client, f"{source}\n{name} = v")
    run(client, "del v\nimport atelier_carry, os, random\nos.environ['OWN_SETTING'] = 'yes'; os.chdir('/usr'); random.seed(4)")
    plan = ask(client, "atelier_carry.plan([])")
    other, there = kernel(folder)
    run(there, "import atelier_carry")
    without: list[str] = []
    while True:
        where = os.path.join(folder, f"carried-{len(without)}")
        saved = ask(client, f"atelier_carry.save({where!r}, {without!r})")
        loaded = ask(there, f"atelier_carry.load({where!r})")
        if loaded.get("broken") is None:
            break
        without.append(loaded["broken"]["name"])
    third, alone = kernel(folder)
    run(alone, "import atelier_carry")
    partly = ask(alone, f"atelier_carry.load({os.path.join(folder, 'carried-0')!r}, True)")
    checks = {}
    for name, _, check in CARRIED:
        checks[name] = ask(there, f"(lambda v: bool({check}))({name})")
    surroundings = ask(there, "(os.environ['OWN_SETTING'], os.getcwd(), random.random() == random.Random(4).random())")
    for one in (client, there, alone):
        one.stop_channels()
    for one in (manager, other, third):
        one.shutdown_kernel(now=True)
    kinds = {"carried": [name for name, *_ in CARRIED], "lost": [(name, words) for name, _, words in LOST]}
    told = {"kinds": kinds, "plan": plan, "saved": saved, "loaded": loaded, "partly": partly, "checks": checks}
    print(json.dumps(told | {"surroundings": surroundings, "without": without}))


main()
