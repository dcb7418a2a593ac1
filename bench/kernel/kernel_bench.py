"""Times the C# kernel beside ipykernel, and .NET Interactive's tool where it is given, under one Jupyter client, in turns. See README.md.

usage: /usr/bin/python3 bench/kernel/kernel_bench.py PATH_TO_MODELOPS [--interactive PATH_TO_DOTNET_INTERACTIVE] [--rounds 5] [--cells 1000]
"""
import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time

KERNELS = {
    ".net-csharp": {
        "first": "1 + 1",
        "warm": "1 + 1",
        "cell": "var x{0} = {0}; x{0} + 1",
        "complete": "var text = \"\"; text.Sub",
        "found": "Substring",
    },
    "python3": {
        "first": "1 + 1",
        "warm": "1 + 1",
        "cell": "x{0} = {0}\nx{0} + 1",
        "complete": "import os; os.path.joi",
        "found": "join",
    },
}


INTERACTIVE = "dotnet-interactive"


def install_interactive(folder, program):
    """The kernelspec that `dotnet interactive jupyter install` writes, under a name of its own."""
    spec = os.path.join(folder, "kernels", INTERACTIVE)
    os.makedirs(spec)
    with open(os.path.join(spec, "kernel.json"), "w") as f:
        json.dump({
            "argv": [os.path.abspath(program), "jupyter", "--default-kernel", "csharp", "{connection_file}"],
            "env": {"DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_TRY_CLI_TELEMETRY_OPTOUT": "1"},
            "display_name": "Interactive", "language": "C#"}, f)
    KERNELS[INTERACTIVE] = KERNELS[".net-csharp"]


def wait_for_port(ip, port):
    """A ZeroMQ client retries every 100 ms, too coarse to time a start with."""
    while True:
        try:
            socket.create_connection((ip, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.001)


def reply_to(client, msg_id):
    while True:
        m = client.get_shell_msg(timeout=120)
        if m["parent_header"].get("msg_id") == msg_id:
            return m["content"]


def execute(client, code):
    """Runs a cell to its reply and idle; seconds."""
    begin = time.perf_counter()
    msg_id = client.execute(code)
    reply = reply_to(client, msg_id)
    assert reply["status"] == "ok", reply
    while True:
        m = client.get_iopub_msg(timeout=120)
        if m["parent_header"].get("msg_id") == msg_id and m["content"].get("execution_state") == "idle":
            return time.perf_counter() - begin


def start(name):
    from jupyter_client import KernelManager
    begin = time.perf_counter()
    manager = KernelManager(kernel_name=name)
    manager.start_kernel(stdout=subprocess.DEVNULL)
    client = manager.client()
    wait_for_port(client.ip, client.shell_port)
    client.start_channels(hb=False)
    reply_to(client, client.kernel_info())
    return manager, client, begin, time.perf_counter() - begin


def settle(client):
    """Waits until the publishing socket is heard, so that no idle is missed."""
    import queue
    while True:
        reply_to(client, client.kernel_info())
        try:
            client.get_iopub_msg(timeout=0.05)
            return
        except queue.Empty:
            pass


def resident(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) / 1024 for line in f if line.startswith("VmRSS"))


def start_up(name):
    manager, client, begin, ready = start(name)
    settle(client)
    first = execute(client, KERNELS[name]["first"])
    total = time.perf_counter() - begin
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return {"ready": ready, "first cell": first, "start to first result": total}


def steady(name, cells):
    samples = KERNELS[name]
    manager, client, _, _ = start(name)
    settle(client)
    for _ in range(20):
        execute(client, samples["warm"])
    warm = [execute(client, samples["warm"]) for _ in range(200)]

    def complete():
        begin = time.perf_counter()
        reply = reply_to(client, client.complete(samples["complete"]))
        assert any(samples["found"] in m for m in reply["matches"]), reply
        return time.perf_counter() - begin

    complete()
    completion = [complete() for _ in range(50)]
    before = resident(manager.provisioner.pid)
    begin = time.perf_counter()
    for i in range(cells):
        execute(client, samples["cell"].format(i))
    took = time.perf_counter() - begin
    after = resident(manager.provisioner.pid)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return {
        "warm cell p50": statistics.median(warm),
        "completion p50": statistics.median(completion),
        f"{cells} cells": took,
        "memory before": before,
        "memory after": after,
        "memory growth": after - before,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("modelops")
    parser.add_argument("--interactive")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cells", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(JUPYTER_DATA_DIR=folder, JUPYTER_RUNTIME_DIR=folder, JUPYTER_CONFIG_DIR=folder)
        subprocess.run([options.modelops, "kernel", "install"], check=True, stdout=subprocess.DEVNULL)
        if options.interactive:
            install_interactive(folder, options.interactive)
        rounds = {name: [] for name in KERNELS}
        for i in range(options.rounds + 1):
            for name in KERNELS:
                measured = start_up(name)
                if i > 0:  # the first round fills the file cache
                    rounds[name].append(measured)
        result = {name: {k: statistics.median(r[k] for r in rounds[name]) for k in rounds[name][0]} for name in KERNELS}
        for name in KERNELS:
            result[name].update(steady(name, options.cells))

    ours, others = result[".net-csharp"], [name for name in KERNELS if name != ".net-csharp"]
    titles = [title for name in others for title in ({"python3": "ipykernel"}.get(name, name), "ratio")]
    print("| | .NET (C#) | " + " | ".join(titles) + " |")
    print("|" + "---|" * (len(titles) + 2))
    for key in ours:
        unit, scale = ("MB", 1) if key.startswith("memory") else ("ms", 1000)
        cells = [f"{ours[key] * scale:.1f} {unit}"]
        for theirs in (result[name] for name in others):
            cells += [f"{theirs[key] * scale:.1f} {unit}", f"{ours[key] / theirs[key]:.2f}" if theirs[key] > 0 else "-"]
        print(f"| {key} | " + " | ".join(cells) + " |")
    json.dump(result, sys.stderr)


if __name__ == "__main__":
    main()
