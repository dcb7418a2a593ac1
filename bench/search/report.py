"""The results of compare.py as a table: means over the splits, and how often ours was ahead.

python3 report.py RESULTS.csv
"""
import sys

import pandas as pd

results = pd.read_csv(sys.argv[1])
print("| set | metric | ours | random search of scikit-learn | ours ahead | our trials | the peer's |")
print("|---|---|---|---|---|---|---|")
for name, rows in results.groupby("set", sort=False):
    metric = rows["metric"].iloc[0]
    ahead = (rows["ours"] > rows["peer"]) if metric == "auc" else (rows["ours"] < rows["peer"])
    print(f"| {name} | {metric} | {rows['ours'].mean():.4f} | {rows['peer'].mean():.4f} | {ahead.sum()} of {len(rows)} | {rows['our_trials'].median():.0f} | {rows['peer_trials'].median():.0f} |")
