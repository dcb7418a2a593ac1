"""Times `modelops run` beside nbclient and papermill with ipykernel, in turns. See README.md.

usage: /usr/bin/python3 bench/headless/headless_bench.py PATH_TO_MODELOPS [--other PATH_TO_MODELOPS] [--papermill FOLDER] [--rounds 7] [--cells 30] [--only empty,cells,quickstart]
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
QUICKSTART = os.path.join(HERE, "..", "..", "notebooks", "00-quickstart.ipynb")
SPECS = {
    "csharp": {"kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"}},
    "python": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
}
CELLS = {"csharp": "var x{0} = {0};\nx{0} + 1", "python": "x{0} = {0}\nx{0} + 1"}
NBCLIENT = "import sys, nbformat, nbclient; n = nbformat.read(sys.argv[1], 4); nbclient.NotebookClient(n).execute(); nbformat.write(n, sys.argv[2])"


def write(folder, name, language, count):
    cells = [{"cell_type": "code", "id": f"c{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": CELLS[language].format(i)} for i in range(count)]
    path = os.path.join(folder, f"{name}-{language}.ipynb")
    with open(path, "w") as f:
        json.dump({"cells": cells, "metadata": SPECS[language], "nbformat": 4, "nbformat_minor": 5}, f)
    return path


def tree(pid):
    yield pid
    # A thread other than the first may have started a process: look into each.
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return
    for task in tasks:
        try:
            with open(f"/proc/{pid}/task/{task}/children") as f:
                found = [int(child) for child in f.read().split()]
        except OSError:
            continue
        for child in found:
            yield from tree(child)


def proportional(pid):
    """MB: pages that processes share count once."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as f:
            return next((int(line.split()[1]) / 1024 for line in f if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def run(command, folder, environment, memory):
    """Seconds of wall and of processor time, and with memory MB at the peak of the process tree; looking at it costs time, so it has a run of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with open(os.path.join(folder, "log"), "w") as log:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    peak = [0]
    if memory:
        def watch():
            while process.poll() is None:
                peak[0] = max(peak[0], sum(proportional(pid) for pid in tree(process.pid)))
                time.sleep(0.01)
        watcher = threading.Thread(target=watch)
        watcher.start()
        watcher.join()
    code = process.wait()
    wall = time.perf_counter() - begin
    if code != 0:
        with open(os.path.join(folder, "log")) as log:
            sys.exit(f"{command} ended with {code}:\n{log.read()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"wall": wall, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "memory": peak[0]}


def contestants(options, folder):
    def modelops(program, name):
        def command(case):
            notebook = QUICKSTART if case == "quickstart" else write(folder, case, "csharp", 0 if case == "empty" else options.cells)
            return [os.path.abspath(program), "run", notebook, "-o", os.path.join(folder, f"{name}.ipynb")]
        return command

    def python(*words):
        def command(case):
            notebook = None if case == "quickstart" else write(folder, case, "python", 0 if case == "empty" else options.cells)
            return notebook and ["/usr/bin/python3", *words, notebook, os.path.join(folder, "python.ipynb")]
        return command

    found = {"modelops": (modelops(options.modelops, "ours"), {}), "nbclient": (python("-c", NBCLIENT), {})}
    if options.other:
        found["other modelops"] = (modelops(options.other, "other"), {})
    if options.papermill:
        found["papermill"] = (python("-m", "papermill", "--no-progress-bar"), {"PYTHONPATH": options.papermill})
    return found


def measure(case, options):
    rounds = {}
    for number in range(options.rounds + 2):
        with tempfile.TemporaryDirectory() as folder:
            for name, (command, environment) in contestants(options, folder).items():
                if words := command(case):
                    # A store for each run, as in an empty folder.
                    store = os.path.join(folder, name.replace(" ", "-"))
                    os.makedirs(store)
                    measured = run(words, store, {"MLFLOW_TRACKING_URI": f"sqlite:///{store}/mlflow.db", "MODELOPS_STATE_FOLDER": os.path.join(store, "state"), **environment}, memory=number == 1)
                    if number > 0:  # the first round fills the file cache
                        rounds.setdefault(name, []).append(measured)
    return {name: {"wall": statistics.median(r["wall"] for r in each[1:]), "cpu": statistics.median(r["cpu"] for r in each[1:]), "memory": each[0]["memory"]} for name, each in rounds.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("modelops")
    parser.add_argument("--other", help="another build of modelops, for before and after")
    parser.add_argument("--papermill", help="PYTHONPATH where papermill is")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cells", type=int, default=30)
    parser.add_argument("--only", default="empty,cells,quickstart")
    options = parser.parse_args()
    result = {case: measure(case, options) for case in options.only.split(",")}
    peers = [name for name in ("nbclient", "papermill", "other modelops") if any(name in each for each in result.values())]
    print("| | modelops | " + " | ".join(title for name in peers for title in (name, "ratio")) + " |")
    print("|" + "---|" * (2 + 2 * len(peers)))
    for case, each in result.items():
        title = {"empty": "empty notebook", "cells": f"{options.cells} cells"}.get(case, case)
        for key, unit, scale in (("wall", "ms", 1000), ("cpu", "ms", 1000), ("memory", "MB", 1)):
            ours = each["modelops"][key]
            cells = [f"{ours * scale:,.0f} {unit}"]
            for name in peers:
                cells += [f"{each[name][key] * scale:,.0f} {unit}", f"{ours / each[name][key]:.2f}"] if name in each else ["–", ""]
            print(f"| {title}, {key} | " + " | ".join(cells) + " |")
    json.dump(result, sys.stderr)


if __name__ == "__main__":
    main()
