#!/usr/bin/python3
"""XGBoost's pred_contribs on the rows that `shap` wrote: trees of the same shape (depth 8), two threads.

Run: /usr/bin/python3 bench/evaluation/peer_xgboost.py ROWS.csv [TREES]
"""
import sys
import time

import numpy as np
import xgboost as xgb

table = np.genfromtxt(sys.argv[1], delimiter=",", skip_header=1)
trees = int(sys.argv[2]) if len(sys.argv) > 2 else 200
x, y = table[:, :-1].astype(np.float32), table[:, -1]
data = xgb.DMatrix(x, label=y, nthread=2)
params = dict(objective="binary:logistic", tree_method="hist", max_depth=8, eta=0.1, min_child_weight=0, nthread=2, base_score=0.5)
params["lambda"] = 0
booster = xgb.train(params, data, num_boost_round=trees)
leaves = sum(text.count("leaf=") for text in booster.get_dump())
print(f"{trees} trees, {leaves} leaves")
for _ in range(3):
    start = time.perf_counter()
    values = booster.predict(xgb.DMatrix(x, nthread=2), pred_contribs=True)
    print(f"pred_contribs {time.perf_counter() - start:.3f} s, base {values[0, -1]:.4f}")
