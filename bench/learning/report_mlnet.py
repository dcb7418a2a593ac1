"""Prints a table of ours beside ML.NET's trainers from one results file: report_mlnet.py results/mlnet.csv"""
import csv
import sys

PAIRS = [("boosting", ["lightgbm", "fast-tree"]), ("random-forest", ["fast-forest"]), ("logistic", ["lbfgs", "sdca"]), ("ols", ["sdca"])]
rows = {(row["key"], row["set"]): row for row in csv.DictReader(open(sys.argv[1]))}
for ours, theirs in PAIRS:
    print(f"| {ours} | CPU s | " + "".join(f"{name} | ratio | " for name in theirs) + "metric | ours | " + "".join(f"{name} | " for name in theirs).rstrip())
    print("|---|---|" + "---|---|" * len(theirs) + "---|---|" + "---|" * len(theirs))
    for key, name in rows:
        peers = [rows.get((peer, name)) for peer in theirs]
        if key != ours or not any(peers):
            continue
        mine = rows[key, name]
        cpu = float(mine["fit_cpu_s"])
        cells = "".join(f"{float(peer['fit_cpu_s']):.3f} | {cpu / float(peer['fit_cpu_s']):.2f} | " if peer else " | | " for peer in peers)
        values = "".join(f"{float(peer['value']):.4f} | " if peer else " | " for peer in peers)
        print(f"| {name} | {cpu:.3f} | {cells}{mine['metric']} | {float(mine['value']):.4f} | {values.rstrip()}")
    print()
