"""Our search beside a plain random search of scikit-learn: the same rows, the same seconds, one thread each, on two cores at the same time.

python3 compare.py MODELOPS RESULTS.csv [SECONDS [FIRST_SEED [SPLITS [SETS]]]]

MODELOPS is the path of modelops.dll. Each line of the results: set, seed, metric, ours, the peer's, our trials, the peer's.
"""
import csv
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
SETS = {"german_credit": "risk", "churn": "churn", "spam": "type", "digits": "label", "diamonds": "price"}
METRICS = {"auc": "roc_auc", "log_loss": "log_loss", "rmse": "rmse"}


def split(name, seed, folder):
    """70 and 30 per cent of the rows; cells stay as they are written."""
    frame = pd.read_csv(ROOT / "data" / f"{name}.csv", dtype=str, keep_default_na=False)
    order = np.random.default_rng(seed).permutation(len(frame))
    cut = int(round(0.7 * len(frame)))
    frame.iloc[order[:cut]].to_csv(folder / "train.csv", index=False)
    frame.iloc[order[cut:]].to_csv(folder / "test.csv", index=False)


def start(core, command, folder):
    environment = os.environ | {
        "DOTNET_PROCESSOR_COUNT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MLFLOW_TRACKING_URI": f"sqlite:///{folder}/store.db"}
    return subprocess.Popen(["taskset", "-c", str(core)] + command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def ours(modelops, folder, tune, target, metric):
    """The metric of the found model on the rows held out, by the verbs that users have."""
    text = tune.communicate()[0]
    found = re.search(r"runs:/\w+/model", text)
    if not found:
        raise RuntimeError(text[-2000:])
    evaluation = start(0, ["dotnet", modelops, "evaluate", found.group(), "--data", "test.csv"], folder).communicate()[0]
    value = re.search(rf"^\W*{METRICS[metric]}\s+(\S+)", evaluation, re.MULTILINE)
    if not value:
        raise RuntimeError(evaluation[-2000:])
    return float(value.group(1).replace(",", "")), re.search(r"Best of (\d+)", text).group(1)


def main():
    modelops, results = os.path.abspath(sys.argv[1]), sys.argv[2]
    seconds, first, splits = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((3, 60), (4, 1), (5, 5)))
    sets = sys.argv[6].split(",") if len(sys.argv) > 6 else list(SETS)
    with open(results, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["set", "seed", "metric", "ours", "peer", "our_trials", "peer_trials"])
        for seed in range(first, first + splits):
            for name in sets:
                target = SETS[name]
                with tempfile.TemporaryDirectory() as scratch:
                    folder = Path(scratch)
                    split(name, seed, folder)
                    tune = start(0, ["dotnet", modelops, "tune", "train.csv", "--target", target, "--time", f"{seconds}s", "--seed", str(seed)], folder)
                    peer = start(1, ["/usr/bin/python3", str(Path(__file__).with_name("peer.py")), "train.csv", "test.csv", target, str(seconds), str(seed)], folder)
                    told = peer.communicate()[0].strip().splitlines()[-1].split(",")
                    value, trials = ours(modelops, folder, tune, target, told[0])
                writer.writerow([name, seed, told[0], value, told[1], trials, told[3]])
                file.flush()


if __name__ == "__main__":
    main()
