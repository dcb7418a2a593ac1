"""Trains and scores the default net of cnn here and in PyTorch, in turns, beside the ceiling of a matrix product; then the digits beside scikit-learn's perceptron. See README.md.

usage: /usr/bin/python3 bench/networks/networks_bench.py [--rounds 3] [--side 150] [--batch 32] [--epochs 3] [--folds 5] [--only nets,digits]
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = ["dotnet", os.path.join(HERE, "bin", "Release", "net10.0", "ModelOps.Bench.Networks.dll")]
DIGITS = os.path.join(HERE, "..", "..", "data", "digits.csv")


def figures(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def products(side):
    """Floating-point operations of an image, forward and backward: two for each multiplication, three products a layer, but no gradient of the pixels."""
    total, channels, first = 0, 3, True
    for outputs in (32, 64, 128):
        forward = 2 * side * side * outputs * 9 * channels
        total += forward * (2 if first else 3)
        channels, first, side = outputs, False, side // 2
    return total + 3 * 2 * 512 * (128 * side * side + 2)


def nets(options):
    arguments = [str(options.side), str(options.batch), str(options.epochs)]
    ours, peer, gemm = {"training": [], "scoring": []}, {"training": [], "scoring": []}, []
    for _ in range(options.rounds):
        gemm += figures([*PROGRAM, "gemm"])["gemm"]
        for kept, command in ((ours, [*PROGRAM, "train", *arguments]), (peer, [sys.executable, os.path.join(HERE, "torch_peer.py"), *arguments])):
            for key, values in figures(command).items():
                kept[key] += values
    ceiling = statistics.median(gemm)
    flops = products(options.side) / 1e9
    print("| | modelops, images/s | PyTorch, images/s | ratio |\n|---|---|---|---|")
    for key in ("training", "scoring"):
        left, right = statistics.median(ours[key]), statistics.median(peer[key])
        print(f"| {key}, {options.side} x {options.side}, batch {options.batch} | {left:.1f} | {right:.1f} | **{left / right:.2f}** |")
    speed = statistics.median(ours["training"])
    print(f"\nCeiling of ONNX Runtime's matrix product: {ceiling:.0f} GF/s. An image costs {flops:.2f} GF: {speed * flops:.0f} GF/s, {100 * speed * flops / ceiling:.0f} % of it.")


def digits(options):
    import numpy as np
    from sklearn.neural_network import MLPClassifier
    from sklearn.preprocessing import StandardScaler

    ours = figures([*PROGRAM, "digits", DIGITS, str(options.folds)])
    table = np.loadtxt(DIGITS, delimiter=",", skiprows=1)
    x, y, fold = table[:, :-1], table[:, -1], np.arange(len(table)) % 5
    print("\n| fold | cnn | seconds | MLPClassifier | seconds |\n|---|---|---|---|---|")
    reached = []
    for i, mine in enumerate(ours):
        scaler = StandardScaler().fit(x[fold != i])
        start = time.perf_counter()
        net = MLPClassifier((100,), max_iter=200, random_state=1).fit(scaler.transform(x[fold != i]), y[fold != i])
        reached.append(net.score(scaler.transform(x[fold == i]), y[fold == i]))
        print(f"| {i + 1} | {mine['accuracy']:.4f} | {mine['seconds']:.1f} | {reached[-1]:.4f} | {time.perf_counter() - start:.1f} |")
    print(f"| mean | **{statistics.mean(mine['accuracy'] for mine in ours):.4f}** | | {statistics.mean(reached):.4f} | |")


parser = argparse.ArgumentParser()
for name, value in (("rounds", 3), ("side", 150), ("batch", 32), ("epochs", 3), ("folds", 5)):
    parser.add_argument(f"--{name}", type=int, default=value)
parser.add_argument("--only", default="nets,digits")
options = parser.parse_args()
for part, run in (("nets", nets), ("digits", digits)):
    if part in options.only.split(","):
        run(options)
